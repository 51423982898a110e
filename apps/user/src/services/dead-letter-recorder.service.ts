import { CLOCK, DrainHooks, LOGGER, Positions, Recurring } from '@fenago/host';
import { DeadLetterStream, NatsLink, type DeadLetter, type EventPosition } from '@fenago/messaging';
import { Metrics, type Clock, type Gauge, type Logger } from '@fenago/observability';
import { Inject, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { alertsOf, decideAlert, type RecordDeadLetter } from '../domain/dead-letter.js';
import { deadLetterIdOf, toRecord } from '../mappers/dead-letter.mapper.js';
import { DeadLetterRepository } from '../repositories/dead-letter.repository.js';

/** Position of what was recorded. */
const DEAD_LETTERS = 'dead_letters';
const LOOK_MS = 1_000;
const MEASURE_MS = 10_000;

/** Keeps a record of each letter that comes into the stream of dead letters; every replica looks, and none is kept twice. */
@Injectable()
export class DeadLetterRecorder implements OnApplicationBootstrap {
  private readonly stream: DeadLetterStream;
  private readonly loops: readonly Recurring[];
  private readonly open: Gauge<'consumer'>;
  private readonly oldest: Gauge<'consumer'>;
  /** Of this replica; what is kept does not go back where the stream does. */
  private position: EventPosition | null | undefined;

  constructor(
    private readonly letters: DeadLetterRepository,
    private readonly positions: Positions,
    private readonly drainHooks: DrainHooks,
    link: NatsLink,
    metrics: Metrics,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(LOGGER) logger: Logger,
  ) {
    this.stream = new DeadLetterStream(link);
    this.open = metrics.gauge('fenago_dead_letters_open', 'Dead letters that are neither redriven nor discarded, by whose they are.', ['consumer']);
    this.oldest = metrics.gauge('fenago_dead_letter_oldest_seconds', 'Age of the oldest of them.', ['consumer']);
    this.loops = [
      new Recurring({ what: 'recording dead letters', everyMs: LOOK_MS, run: (signal) => this.follow(signal), logger }),
      new Recurring({ what: 'counting open dead letters', everyMs: MEASURE_MS, run: () => this.measure(), logger }),
    ];
  }

  onApplicationBootstrap(): void {
    this.drainHooks.register('dead letters', async () => void (await Promise.all(this.loops.map((loop) => loop.stop()))));
    for (const loop of this.loops) loop.start();
  }

  private async follow(signal: AbortSignal): Promise<void> {
    if (this.position === undefined) this.position = await this.positions.find(DEAD_LETTERS);
    for (let hasMore = true; hasMore && !signal.aborted; ) {
      const batch = await this.stream.after(this.position);
      await this.record(batch.letters);
      // Only now: what a kill leaves between the two writes is read again.
      if (batch.position !== null && batch.letters.length > 0) await this.positions.moveForward(DEAD_LETTERS, batch.position);
      this.position = batch.position;
      hasMore = batch.hasMore;
    }
  }

  private async record(letters: readonly DeadLetter[]): Promise<void> {
    if (letters.length === 0) return;
    const records = new Map(letters.map(toRecord).map((record) => [record.letterId, record]));
    const known = await this.letters.known([...records.keys()]);
    const fresh = [...records.values()].filter(({ letterId }) => !known.has(letterId));
    const alerts = alertsOf(fresh, await this.letters.alertedAt([...new Set(fresh.map(({ fingerprint }) => fingerprint))]));
    for (const letter of alerts) await this.alert(letter);
    const others = fresh.filter((letter) => !alerts.has(letter));
    if (others.length > 0) await this.letters.record(others, this.clock.now());
  }

  private alert(letter: RecordDeadLetter): Promise<void> {
    const id = deadLetterIdOf(letter);
    return this.letters.aggregates.execute<void>({
      id,
      cause: { id: letter.letterId, time: letter.failedAt },
      decide: (state) => decideAlert(state, id, letter),
      replay: () => undefined,
    });
  }

  private async measure(): Promise<void> {
    const found = await this.letters.openLetters();
    const now = this.clock.now().getTime();
    this.open.reset();
    this.oldest.reset();
    for (const { service, handler, count, oldest } of found) {
      const consumer = `${service}_${handler}`;
      this.open.set({ consumer }, count);
      this.oldest.set({ consumer }, Math.max(0, (now - oldest.getTime()) / 1_000));
    }
  }
}
