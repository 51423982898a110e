import { writeFileSync } from 'node:fs';
import { bareDocument } from '../docs/api-document.js';
import { ASYNCAPI_FILE, asyncApiText } from '../docs/asyncapi.js';
import { eventTypeSources } from '../docs/event-types.js';
import { eventBaseline, RELEASED_EVENTS_FILE } from '../docs/event-changes.js';
import { CATALOGUE_FILE, eventCatalogue } from '../docs/events.js';
import { OPENAPI_FILE, openApiText, RELEASED_FILE } from '../docs/openapi.js';
import { sdkSources } from '../docs/sdk.js';

const openApi = await openApiText();
writeFileSync(CATALOGUE_FILE, eventCatalogue());
writeFileSync(ASYNCAPI_FILE, asyncApiText());
writeFileSync(OPENAPI_FILE, openApi);
const generated = { ...(await sdkSources(JSON.parse(openApi))), ...(await eventTypeSources()) };
for (const [file, text] of Object.entries(generated)) writeFileSync(file, text);
// With a release only: from then on clients and consumers rely on it.
if (process.argv.includes('--release')) {
  writeFileSync(RELEASED_FILE, `${JSON.stringify(bareDocument(JSON.parse(openApi)), undefined, 1)}\n`);
  writeFileSync(RELEASED_EVENTS_FILE, `${JSON.stringify(eventBaseline(), undefined, 1)}\n`);
}
