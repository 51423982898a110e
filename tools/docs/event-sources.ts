import { fileURLToPath } from 'node:url';

export const repositoryRoot = fileURLToPath(new URL('../..', import.meta.url));

/** Services by what they do with an event, as their sources say. */
export interface EventUse {
  readonly publishers: readonly string[];
  /** Consumers and projections: they get each event, however late. */
  readonly consumers: readonly string[];
  /** Listeners that hear an event as it passes, and never again. */
  readonly listeners: readonly string[];
}

const CALLS = {
  publishers: /\bnewEvent\(\s*'([^']+)'/g,
  consumers: /@(?:Consumer|Projection)\((\[[^\]]*\]|'[^']*'|[A-Z_]+)/g,
  listeners: /\beventFilter\('([^']*)'\)/g,
} as const;

/** How the services use the event of this name. */
export function usesOf(type: string, sources: ReadonlyMap<string, string>): EventUse {
  const names = (text: string, [match, types = '']: readonly string[]): boolean => (/^[A-Z_]+$/.test(types) ? listNamed(types, text) : String(match)).includes(`'${type}'`);
  const naming = (call: RegExp): readonly string[] =>
    [...sources].filter(([, text]) => [...text.matchAll(call)].some((found) => names(text, found))).map(([service]) => service);
  return { publishers: naming(CALLS.publishers), consumers: naming(CALLS.consumers), listeners: naming(CALLS.listeners) };
}

/** A list of event types that stands under a name of its own. */
function listNamed(name: string, text: string): string {
  return new RegExp(`\\bconst ${name} = (\\[[^\\]]*\\])`).exec(text)?.[1] ?? '';
}
