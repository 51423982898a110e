import { writeFileSync } from 'node:fs';
import { bareDocument } from '../docs/api-document.js';
import { CATALOGUE_FILE, eventCatalogue } from '../docs/events.js';
import { OPENAPI_FILE, openApiText, RELEASED_FILE } from '../docs/openapi.js';
import { sdkSources } from '../docs/sdk.js';

const openApi = await openApiText();
writeFileSync(CATALOGUE_FILE, eventCatalogue());
writeFileSync(OPENAPI_FILE, openApi);
for (const [file, text] of Object.entries(await sdkSources(JSON.parse(openApi)))) writeFileSync(file, text);
// With a release only: from then on clients rely on it.
if (process.argv.includes('--release')) writeFileSync(RELEASED_FILE, `${JSON.stringify(bareDocument(JSON.parse(openApi)), undefined, 1)}\n`);
