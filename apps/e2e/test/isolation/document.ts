import type { Operation } from './matrix.js';

interface Document {
  readonly paths: Readonly<Record<string, Readonly<Record<string, { readonly operationId: string; readonly security?: readonly { readonly bearer: readonly string[] }[] }>>>>;
}

/** The operations that a gateway says it has, sorted by id. */
export async function operationsOf(baseUrl: string): Promise<readonly Operation[]> {
  const { paths } = (await (await fetch(`${baseUrl}/openapi.json`)).json()) as Document;
  const operations = Object.entries(paths).flatMap(([path, item]) =>
    Object.entries(item).map(([method, { operationId: id, security }]) => ({ id, method: method.toUpperCase(), path, scope: security?.[0]?.bearer[0] })),
  );
  return operations.toSorted((one, other) => (one.id < other.id ? -1 : 1));
}
