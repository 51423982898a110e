import { writeFileSync } from 'node:fs';
import { CATALOGUE_FILE, eventCatalogue } from './events.js';

writeFileSync(CATALOGUE_FILE, eventCatalogue());
