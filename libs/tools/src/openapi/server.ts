import { isRecord, listOf, recordOf, textOf, type Json } from './json.js';
import { Unusable } from './unusable.js';

export interface ServerOptions {
  /** Takes the place of all that the document says. */
  readonly serverUrl?: string | undefined;
  /** Where the document came from. */
  readonly documentUrl?: string | undefined;
}

/**
 * Root of the addresses of an operation, without a slash at its end.
 * @param places operation, path and document, of which the first that names a server counts
 * @throws Unusable where none is named, or it needs what is not known
 */
export function serverOf(places: readonly Json[], { serverUrl, documentUrl }: ServerOptions): string {
  const servers = places.map((place) => listOf(place['servers']).filter(isRecord)).find((list) => list.length > 0) ?? [];
  const url = serverUrl ?? written(servers[0] ?? { url: '/' });
  if (!URL.canParse(url, documentUrl)) throw new Unusable('has no address; say where it is (serverUrl)');
  return new URL(url, documentUrl).href.replace(/\/+$/, '');
}

/** An address with its variables at their defaults. */
function written({ url, variables }: Json): string {
  return String(url).replace(/\{([^{}]*)\}/g, (_variable, name: string) => {
    const value = textOf(recordOf(recordOf(variables)[name])['default']);
    if (value === undefined) throw new Unusable(`has an address with {${name}}; say where it is (serverUrl)`);
    return value;
  });
}
