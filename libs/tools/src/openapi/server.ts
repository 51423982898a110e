import { isRecord, listOf, recordOf, textOf, type Json } from './json.js';
import { Unusable } from './unusable.js';

export interface ServerOptions {
  /** Takes the place of all that the document says. */
  readonly serverUrl?: string | undefined;
  /** Where the document came from. */
  readonly documentUrl?: string | undefined;
}

const MAX_CHARACTERS = 1_024;

/**
 * Root of the addresses of an operation, without a slash at its end.
 * @param places operation, path and document, of which the first that names a server counts
 * @throws Unusable where none is named, or it needs what is not known
 */
export function serverOf(places: readonly Json[], { serverUrl, documentUrl }: ServerOptions): string {
  const named = places.map((place) => listOf(place['servers'])[0]).find(isRecord);
  const url = serverUrl ?? written(named ?? { url: '/' });
  if (url.length > MAX_CHARACTERS) throw new Unusable('has too long an address');
  if (!URL.canParse(url, documentUrl)) throw new Unusable('has no address; say where it is (serverUrl)');
  const { origin, pathname, href } = new URL(url, documentUrl);
  if (href !== `${origin}${pathname}`) throw new Unusable('has an address that is more than a host and a path; say where it is (serverUrl)');
  return href.replace(/\/+$/, '');
}

/** An address with its variables at their defaults. */
function written({ url, variables }: Json): string {
  const template = String(url).slice(0, MAX_CHARACTERS + 1);
  return template.replace(/\{([^{}]*)\}/g, (_variable, name: string) => {
    const value = textOf(recordOf(recordOf(variables)[name])['default']);
    if (value === undefined) throw new Unusable(`has an address with {${name}}; say where it is (serverUrl)`);
    return value.slice(0, MAX_CHARACTERS + 1);
  });
}
