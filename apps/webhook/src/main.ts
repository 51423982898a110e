import { runService } from '@fenago/host';
import { serviceDefinition } from './app.module.js';

await runService(serviceDefinition);
