import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { houseFiles } from '../../checks/house-files.js';
import { houseRules } from '../../checks/house-rules.js';
import type { Overlay } from '../../checks/overlay.js';
import { copyOfWorkspace, generate, typeErrors, type Request, type Result } from './generated.js';

const REQUESTS: readonly Request[] = [
  ['service', { name: 'weather' }],
  ['command', { service: 'conversation', name: 'applaud' }],
  ['command', { service: 'weather', name: 'tell-tomorrow' }],
  ['consumer', { service: 'agent', event: 'lead.captured', use: 'activity' }],
  ['consumer', { service: 'weather', event: 'execution.completed' }],
];

/** What is made, and the one thing that each lacks: the method that a person writes. */
const LACKING = [
  { file: 'apps/conversation/src/commands/applaud-conversation.handler.ts', method: 'applaud', useCase: 'conversation/src/services/conversation' },
  { file: 'apps/weather/src/commands/tell-tomorrow.handler.ts', method: 'tellTomorrow', useCase: 'weather/src/services/weather' },
  { file: 'apps/agent/src/consumers/lead-captured.consumer.ts', method: 'leadCaptured', useCase: 'agent/src/services/activity' },
  { file: 'apps/weather/src/consumers/execution-completed.consumer.ts', method: 'executionCompleted', useCase: 'weather/src/services/weather' },
];
const APPS = ['weather', 'conversation', 'agent'];

const REFUSED: readonly (readonly [Request, RegExp])[] = [
  [['command', { service: 'nowhere', name: 'go' }], /no service nowhere; there are .*conversation/],
  [['command', { service: 'billing', name: 'refund' }], /choose with --use one of .*usage/],
  [['command', { service: 'conversation', name: 'post-message' }], /exists already/],
  [['consumer', { service: 'agent', event: 'execution.fialed' }], /No event is called execution\.fialed; there are .*execution\.failed/],
  [['service', { name: 'agent' }], /apps\/agent exists already/],
];

describe('generators', () => {
  let overlay: Overlay;
  let results: readonly Result[];
  const text = (path: string): string => readFileSync(join(overlay.root, path), 'utf8');

  beforeAll(async () => {
    overlay = await copyOfWorkspace(['weather']);
    results = await generate(overlay, REQUESTS);
  });
  afterAll(() => overlay.remove());

  it('make what they are asked for', () => {
    expect(results).toEqual(REQUESTS.map(([made]) => ({ made })));
  });

  it('leave nothing undone but the method of the use case, which the compiler names', async () => {
    const errors = await typeErrors(overlay, APPS);
    const expected = LACKING.map(({ file, method }) => [file, expect.stringContaining(`TS2339: Property '${method}' does not exist`)]);
    expect(errors.map((line) => [line.slice(0, line.indexOf('(')), line]).toSorted()).toEqual(expected.toSorted());
  }, 120_000);

  it('make what compiles, and what the linters and the house accept, once the method is there', async () => {
    for (const { useCase, method } of LACKING) {
      const path = `apps/${useCase}.service.ts`;
      await overlay.write({ [path]: withMethod(text(path), method) });
    }
    expect(await typeErrors(overlay, APPS)).toEqual([]);
    const lint = await overlay.tool('oxlint/bin/oxlint', '--deny-warnings', 'apps/weather', 'libs/contracts', ...LACKING.map(({ file }) => file));
    expect(lint).toContain('0 errors');
    const walls = await overlay.tool('dependency-cruiser/bin/dependency-cruiser.mjs', '--config', '.dependency-cruiser.cjs', 'apps/weather', 'apps/standalone');
    expect(walls).toContain('no dependency violations found');
    const files = houseFiles(overlay.root, ['apps/weather']);
    expect(houseRules.flatMap((rule) => rule.offences(files))).toEqual([]);
  }, 120_000);

  it('put a contract beside those of its service', () => {
    const contract = text('libs/contracts/src/commands/conversation.ts');
    expect(contract).toContain("\nexport const applaudConversation = defineCommand<{ readonly id: string }>()(\n  'conversation.applaud',");
    const index = text('libs/contracts/src/commands/index.ts');
    expect(index).toMatch(/import \{\s+applaudConversation,[^}]*\bcreateConversation,[^}]*\} from '\.\/conversation\.js';/);
    expect(index).toMatch(/\n {2}postMessage,\n {2}applaudConversation,\n/);
    expect(text('libs/contracts/src/commands/weather.ts')).toContain("'weather.tell_tomorrow'");
  });

  it('list a handler behind those of its kind', () => {
    expect(text('apps/conversation/src/app.module.ts')).toMatch(/DeleteScheduleHandler,\n {4}ApplaudConversationHandler,\n {4}\/\/ conversation\.get/);
    expect(text('apps/weather/src/app.module.ts')).toContain('controllers: [TellTomorrowHandler, ExecutionCompletedConsumer],');
    expect(existsSync(join(overlay.root, 'apps/weather/src/commands/.gitkeep'))).toBe(false);
    expect(existsSync(join(overlay.root, 'apps/weather/src/queries/.gitkeep'))).toBe(true);
  });

  it('give a service its place in the system', () => {
    expect(text('tools/system/src/services.ts')).toContain("'webhook', 'weather', 'gateway']");
    expect(text('apps/standalone/src/main.ts')).toMatch(/programOf\(weather\),\n {2}programOf\(gateway\),/);
    const { services, secrets } = parse(text('docker-compose.yml'), { merge: true }) as { services: Record<string, { build: unknown; secrets?: readonly { source: string }[] }>; secrets: object };
    expect(services['weather']?.build).toEqual({ context: '.', args: { SERVICE: 'weather' } });
    expect(services['weather']?.secrets?.map(({ source }) => source)).toEqual(['nats-weather', 'mongo-weather']);
    expect(secrets).toMatchObject({ 'nats-weather': { file: './docker/access/nats/credentials/weather.nk' }, 'mongo-weather': { file: './docker/access/mongo/weather.password' } });
    expect(Object.keys(services).at(-1)).toBe('gateway');
    expect(JSON.parse(text('tsconfig.json'))).toMatchObject({ references: expect.arrayContaining([{ path: 'apps/weather' }]) });
  });

  it('refuse what cannot be, and say what can', async () => {
    const answers = await generate(overlay, REFUSED.map(([request]) => request));
    expect(answers).toEqual(REFUSED.map(([, message]) => ({ refused: expect.stringMatching(message) })));
  });
});

/** A use case with one more method, that takes anything and answers nothing. */
function withMethod(source: string, method: string): string {
  const end = source.search(/^\}|(?<=class \w+ \{)\}/m);
  return `${source.slice(0, end)}\n  ${method}(given: object): Promise<never> {\n    return Promise.reject(new Error(String(given)));\n  }\n${source.slice(end)}`;
}
