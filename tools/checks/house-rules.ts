import { constructorSizes, importedPackages, isSource, lineCount, packageOf, type HouseFile } from './house-files.js';

/** A number or habit of the house that neither linter can tell. */
export interface HouseRule {
  readonly name: string;
  /** One line per place that breaks it. */
  offences(files: readonly HouseFile[]): readonly string[];
  /** Files that break it once: shows that it can fail. */
  readonly control: readonly HouseFile[];
}

const file = (path: string, text = ''): HouseFile => ({ path, text });
const lines = (count: number): string => 'x;\n'.repeat(count);

function atMost(name: string, pattern: RegExp, limit: number, control: string): HouseRule {
  return {
    name: `${name} have at most ${limit} lines`,
    offences: (files) => files.filter((one) => pattern.test(one.path) && lineCount(one) > limit).map((one) => `${one.path}: ${lineCount(one)}`),
    control: [file(control, lines(limit + 1))],
  };
}

function without(name: string, pattern: RegExp, control: HouseFile): HouseRule {
  return { name, offences: (files) => files.filter(({ text }) => pattern.test(text)).map(({ path }) => path), control: [control] };
}

const MAX_DEPENDENCIES = 7;
const MAX_P95_LINES = 150;
const MAX_DEPTH = { apps: 2, libs: 3 } as const;
const ROOMS = ['commands', 'queries', 'consumers', 'services', 'domain', 'repositories', 'schemas', 'mappers', 'clients'];
/** The HTTP edge has rooms of its own. */
const EDGE_ROOMS = ['controllers', 'dto', 'filters', 'guards', 'http', 'services', 'mappers', 'streaming'];

const folders = ({ path }: HouseFile): readonly string[] => path.split('/').slice(3, -1);

function unlisted(files: readonly HouseFile[]): readonly string[] {
  const modules = new Map(files.filter(({ path }) => path.endsWith('/src/app.module.ts')).map(({ path, text }) => [packageOf(path), text]));
  const handlers = files.filter((one) => isSource(one) && /^apps\/.*\/(?:commands|queries|consumers|controllers)\/.*\.(?:handler|consumer|controller)\.ts$/.test(one.path));
  return handlers.flatMap(({ path, text }) => {
    const listed = /\bcontrollers: \[([^\]]*)\]/.exec(modules.get(packageOf(path)) ?? '')?.[1] ?? '';
    const classes = [...text.matchAll(/^export class (\w+)/gm)].map(([, name = '']) => name);
    return classes.filter((name) => !new RegExp(`\\b${name}\\b`).test(listed)).map((name) => `${path}: ${name}`);
  });
}

function undeclared(files: readonly HouseFile[]): readonly string[] {
  const manifests = new Map(files.filter(({ path }) => /^[^/]+\/[^/]+\/package\.json$/.test(path)).map(({ path, text }) => [packageOf(path), declaredBy(text)]));
  return files.filter(isSource).flatMap((one) => {
    const declared = manifests.get(packageOf(one.path)) ?? [];
    return importedPackages(one).filter((name) => !declared.includes(name)).map((name) => `${one.path}: ${name}`);
  });
}

function declaredBy(manifest: string): readonly string[] {
  const { name, dependencies, optionalDependencies } = JSON.parse(manifest) as Record<string, unknown>;
  return [String(name), ...Object.keys({ ...(dependencies as object), ...(optionalDependencies as object) })];
}

export const houseRules: readonly HouseRule[] = [
  atMost('main.ts files', /^apps\/[^/]+\/src\/main\.ts$/, 30, 'apps/a/src/main.ts'),
  atMost('consumers', /\.consumer\.ts$/, 40, 'apps/a/src/consumers/b.consumer.ts'),
  atMost('command handlers', /\/commands\/.*\.handler\.ts$/, 60, 'apps/a/src/commands/b.handler.ts'),
  {
    name: `19 of 20 source files have at most ${MAX_P95_LINES} lines`,
    offences: (files) => {
      const sources = files.filter(isSource);
      const long = sources.filter((one) => lineCount(one) > MAX_P95_LINES);
      return long.length > sources.length / 20 ? long.map((one) => `${one.path}: ${lineCount(one)}`) : [];
    },
    control: [file('libs/a/src/b.ts', lines(MAX_P95_LINES + 1))],
  },
  {
    name: `constructors take at most ${MAX_DEPENDENCIES} dependencies`,
    offences: (files) => files.filter((one) => isSource(one) && constructorSizes(one).some((size) => size > MAX_DEPENDENCIES)).map(({ path }) => path),
    control: [file('apps/a/src/b.ts', 'constructor(a: A<X, Y>, @In(Z) b: () => B, c: C, d: D, e: E, f: F, g: G, h: H) {}')],
  },
  {
    name: 'folders under src are at most 2 deep in apps, 3 in libs',
    offences: (files) => files.filter((one) => isSource(one) && folders(one).length > MAX_DEPTH[one.path.startsWith('apps') ? 'apps' : 'libs']).map(({ path }) => path),
    control: [file('apps/a/src/b/c/d/e.ts')],
  },
  {
    name: 'every app has the rooms of the house and no other',
    offences: (files) =>
      files.filter((one) => {
        const [room] = folders(one);
        const rooms = one.path.startsWith('apps/gateway/') ? EDGE_ROOMS : ROOMS;
        return isSource(one) && one.path.startsWith('apps/') && room !== undefined && !rooms.includes(room);
      }).map(({ path }) => path),
    control: [file('apps/a/src/use-cases/b.ts')],
  },
  {
    name: 'every lib has its index.ts',
    offences: (files) => [...new Set(files.filter(({ path }) => path.startsWith('libs/')).map(({ path }) => packageOf(path)))].filter((lib) => !files.some(({ path }) => path === `${lib}/src/index.ts`)),
    control: [file('libs/a/src/b.ts')],
  },
  {
    name: 'apps have no barrels',
    offences: (files) => files.filter(({ path }) => /^apps\/[^/]+\/src\/(?:.*\/)?index\.ts$/.test(path)).map(({ path }) => path),
    control: [file('apps/a/src/services/index.ts')],
  },
  {
    name: 'every handler, consumer and controller is listed in its app.module.ts',
    offences: unlisted,
    control: [file('apps/a/src/app.module.ts', 'controllers: [OtherHandler]'), file('apps/a/src/commands/b.handler.ts', 'export class BHandler {}')],
  },
  {
    name: 'every package declares what it imports',
    offences: undeclared,
    control: [file('libs/a/package.json', '{"name":"@fenago/a"}'), file('libs/a/src/b.ts', "import { b } from '@fenago/b/c';")],
  },
  without('nothing needs forwardRef', /\bforwardRef\(/, file('apps/a/src/b.ts', 'forwardRef(() => C)')),
  without('no comment switches a rule off', /\/[/*]\s*(?:ox|es)lint-disable/, file('libs/a/src/b.ts', `/${'/'} oxlint-disable-next-line no-console`)),
];
