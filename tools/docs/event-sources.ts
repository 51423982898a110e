import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
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
  consumers: /@(?:Consumer|Projection)\((\[[^\]]*\]|'[^']*')/g,
  listeners: /\beventFilter\('([^']*)'\)/g,
} as const;

/** How the services use the event of this name. */
export function usesOf(type: string, sources: ReadonlyMap<string, string>): EventUse {
  const naming = (call: RegExp): readonly string[] =>
    [...sources].filter(([, text]) => [...text.matchAll(call)].some(([match]) => match.includes(`'${type}'`))).map(([service]) => service);
  return { publishers: naming(CALLS.publishers), consumers: naming(CALLS.consumers), listeners: naming(CALLS.listeners) };
}

/** The source text of each service in `apps/`, tests left out; with that of the library that publishes on its behalf. */
export function serviceSources(): ReadonlyMap<string, string> {
  const apps = join(repositoryRoot, 'apps');
  const services = readdirSync(apps).filter((name) => existsSync(join(apps, name, 'src')));
  const erasure = textOf(join(repositoryRoot, 'libs', 'erasure', 'src'));
  const sourceOf = (service: string): string => {
    const own = textOf(join(apps, service, 'src'));
    return own.includes("'@fenago/erasure'") ? `${own}\n${erasure}` : own;
  };
  return new Map(services.toSorted().map((service) => [service, sourceOf(service)]));
}

function textOf(folder: string): string {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts') && !file.endsWith('.spec.ts'));
  return files.toSorted().map((file) => readFileSync(join(folder, file), 'utf8')).join('\n');
}
