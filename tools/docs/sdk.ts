import openapiTS, { astToString, type OpenAPI3 } from 'openapi-typescript';
import { join } from 'node:path';
import { bareDocument, type ApiDocument } from './api-document.js';
import { repositoryRoot } from './event-sources.js';

const HEAD = '// Generated from docs/openapi.json by `npm run docs`; do not edit.\n';
const GENERATED = join(repositoryRoot, 'libs', 'sdk', 'src', 'generated');
export const SDK_FILES = { types: join(GENERATED, 'api.ts'), operations: join(GENERATED, 'operations.ts') } as const;

/** What the SDK is generated from: its own API, and not the one that OpenAI's clients know. */
function sdkDocument(document: unknown): ApiDocument {
  const { paths, components } = bareDocument(document, { keepWords: ['description'] });
  const own = Object.entries(paths).filter(([path]) => path.startsWith('/v1/'));
  const withoutHeaders = own.map(([path, item]) => {
    const operations = Object.entries(item).map(([method, { parameters = [], ...operation }]) => {
      return [method, { ...operation, parameters: parameters.filter((one) => one.in !== 'header') }] as const;
    });
    return [path, Object.fromEntries(operations)] as const;
  });
  return { paths: Object.fromEntries(withoutHeaders), ...(components === undefined ? {} : { components }) };
}

/** The generated sources of libs/sdk, by file. */
export async function sdkSources(document: unknown): Promise<Readonly<Record<string, string>>> {
  const api = sdkDocument(document);
  const whole = { openapi: '3.1.0', info: { title: 'FeNAgO', version: '1' }, ...api } as unknown as OpenAPI3;
  const types = astToString(await openapiTS(whole, { defaultNonNullable: false, alphabetize: true, emptyObjectsUnknown: true }));
  const rows = Object.entries(api.paths).flatMap(([path, item]) =>
    Object.entries(item).map(([method, { operationId }]) => `  ${operationId}: { method: '${method.toUpperCase()}', path: '${path}' },`),
  );
  const operations = ['/** Where each operation is. */', 'export const OPERATIONS = {', ...rows.toSorted(), '} as const;', ''].join('\n');
  return { [SDK_FILES.types]: `${HEAD}${types}`, [SDK_FILES.operations]: `${HEAD}${operations}` };
}
