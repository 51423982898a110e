import { GatewayModule } from '@fenago/gateway';
import { describeApi } from '@fenago/gateway/openapi';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { repositoryRoot } from './event-sources.js';

/** The API's document as the code has it now. */
export const OPENAPI_FILE = join(repositoryRoot, 'docs', 'openapi.json');
/** The document of the last release: what clients rely on. */
export const RELEASED_FILE = join(repositoryRoot, 'docs', 'openapi.released.json');
/** Changes that break clients, each with the reason why it is made all the same. */
export const ACKNOWLEDGED_FILE = join(repositoryRoot, 'docs', 'openapi-breaking.md');

export async function openApiText(): Promise<string> {
  return `${JSON.stringify(await describeApi(GatewayModule), undefined, 2)}\n`;
}

export const readDocument = (file: string): unknown => JSON.parse(readFileSync(file, 'utf8'));
