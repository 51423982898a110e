import { runService } from '../src/index.js';
import { demo } from './demo-service.js';

await runService(demo);
