import { writeFileSync } from 'node:fs';
import { CATALOGUE_FILE, eventCatalogue } from '../docs/events.js';

writeFileSync(CATALOGUE_FILE, eventCatalogue());
