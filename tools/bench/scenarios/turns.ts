import { talk, type Turn } from '../load.js';
import { useOf } from '../process-use.js';
import type { Subject } from '../subject.js';

export interface TurnsOptions {
  readonly agentId: string;
  readonly clients: number;
  /** Of each client, one after the other in a conversation of its own. */
  readonly turns: number;
  readonly text?: string;
}

/** What turns took and cost. */
export interface TurnsResult {
  readonly turns: readonly Turn[];
  readonly perSecond: number;
  /** Milliseconds of processor a turn: all of it, and what mongod and nats-server took of it. */
  readonly cpuMs: number;
  readonly partsCpuMs: number;
  /** Bytes to the disk a turn. */
  readonly written: number;
  /** Commands that wrote to Mongo, and messages to the broker besides token frames, a turn. */
  readonly writeCommands: number;
  readonly messages: number;
}

/** Some clients at once, each in a conversation of its own; what settles in the second after the last turn is counted. */
export async function runTurns(subject: Subject, { agentId, clients, turns, text = 'hello' }: TurnsOptions): Promise<TurnsResult> {
  const conversations = await Promise.all(Array.from({ length: clients }, () => subject.conversation(agentId)));
  return costOf(subject, async () => (await Promise.all(conversations.map((id) => talkIn(subject, id, turns, text)))).flat());
}

/** So many turns of a conversation, one after the other. */
export async function talkIn(subject: Subject, id: string, turns: number, text: string): Promise<Turn[]> {
  const done: Turn[] = [];
  for (let turn = 0; turn < turns; turn += 1) done.push(await talk(subject.baseUrl, id, subject.apiKey, text));
  return done;
}

/** What turns take and cost, with the second in which they settle. */
export async function costOf(subject: Subject, work: () => Promise<readonly Turn[]>): Promise<TurnsResult> {
  const measured = await meter(subject);
  const began = performance.now();
  const turns = await work();
  const seconds = (performance.now() - began) / 1_000;
  return { turns, perSecond: turns.length / seconds, ...(await measured(turns.length)) };
}

const SETTLES_MS = 1_000;

async function meter({ pids, parts, counts }: Subject) {
  const before = await counts();
  const [own, others] = [useOf(pids), useOf(parts)];
  return async (turns: number): Promise<Omit<TurnsResult, 'turns' | 'perSecond'>> => {
    await new Promise((resolve) => setTimeout(resolve, SETTLES_MS));
    const [ownNow, othersNow] = [useOf(pids), useOf(parts)];
    const after = await counts();
    const partsCpuMs = (othersNow.cpuMs - others.cpuMs) / turns;
    return {
      cpuMs: (ownNow.cpuMs - own.cpuMs) / turns + partsCpuMs,
      partsCpuMs,
      writeCommands: (after.writeCommands - before.writeCommands) / turns,
      messages: (after.messages - before.messages) / turns,
      written: (ownNow.written + othersNow.written - own.written - others.written) / turns,
    };
  };
}
