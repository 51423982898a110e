import type { OpsServer } from '@fenago/observability';
import type { EngineStarter } from './engine-starter.js';
import type { HostParts } from './host.module.js';
import { IN_HAND_MS, type NestApp } from './nest-app.js';
import { settledBy } from './settled-by.js';

// Orchestrators kill after 10 s or more; the steps share that time, and each has its turn even where those before it are late.
const HOOKS_MS = IN_HAND_MS + 2_000;
const APP_MS = HOOKS_MS + 500;
const ENGINE_MS = APP_MS + 1_500;
const LINKS_MS = ENGINE_MS + 1_000;

/** What there is to shut down; a service that failed while it started has only some of it. */
export interface Drainable {
  readonly parts: HostParts;
  readonly starter: EngineStarter | undefined;
  readonly nest?: NestApp;
  readonly ops?: OpsServer | undefined;
}

/** Makes a shutdown happen once, however often it is asked for. */
export class DrainGuard {
  private done: Promise<void> | undefined;

  once(drain: () => Promise<void>): Promise<void> {
    this.done ??= drain();
    return this.done;
  }
}

/** Takes a service down in the order in which nothing that was accepted is lost; at most 9.5 s, never rejects. */
export async function drainService({ parts, starter, nest, ops }: Drainable): Promise<void> {
  const { logger, health, drainHooks, engine, mongo, nats } = parts;
  const from = Date.now();
  const step = (what: string, afterMs: number, run: () => Promise<unknown>): Promise<void> =>
    settledBy(what, from + afterMs, logger, run);
  logger.info('The service is shutting down.');
  health.setDraining();
  const strategies = nest?.strategies ?? [];
  await step('finishing what is in hand', IN_HAND_MS + 250, () => Promise.all(strategies.map(async (one) => one.close())));
  // An HTTP server closes when its last stream ends, which a hook brings about: so it closes beside the hooks.
  const closeApp = (): Promise<void> => step('closing the application', APP_MS, async () => nest?.app.close());
  const closed = nest?.http === undefined ? undefined : closeApp();
  await drainHooks.run(from + HOOKS_MS);
  await (closed ?? closeApp());
  await step('starting the engine', APP_MS, async () => starter?.stop());
  await step('draining the engine', ENGINE_MS, async () => engine?.drain(Math.max(0, from + ENGINE_MS - Date.now())));
  await Promise.all([
    step('closing the broker link', LINKS_MS, () => nats.drain(Math.max(100, from + LINKS_MS - Date.now()))),
    step('closing the database link', LINKS_MS, async () => mongo?.close()),
    step('closing the ops server', LINKS_MS, async () => ops?.close()),
  ]);
  logger.info({ ms: Date.now() - from }, 'The service has shut down.');
}
