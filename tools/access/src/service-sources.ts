import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../..', import.meta.url));

/** The source text of each service in `apps/`, tests left out; with that of the library that publishes on its behalf. */
export function serviceSources(): ReadonlyMap<string, string> {
  const apps = join(root, 'apps');
  const services = readdirSync(apps).filter((name) => existsSync(join(apps, name, 'src', 'app.module.ts')));
  const erasure = librarySource('erasure');
  const sourceOf = (service: string): string => {
    const own = textOf(join(apps, service, 'src'));
    return own.includes("'@fenago/erasure'") ? `${own}\n${erasure}` : own;
  };
  return new Map(services.toSorted().map((service) => [service, sourceOf(service)]));
}

/** The source text of a library in `libs/`. */
export const librarySource = (library: string): string => textOf(join(root, 'libs', library, 'src'));

function textOf(folder: string): string {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts') && !file.endsWith('.spec.ts'));
  return files.toSorted().map((file) => readFileSync(join(folder, file), 'utf8')).join('\n');
}
