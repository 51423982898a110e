import { cpus, totalmem } from 'node:os';
import { CLIENTS, STREAMS, type Measured, type Round } from './measure.js';
import { LENGTHS } from './scenarios/history.js';
import { median } from './scenarios/numbers.js';
import { SUBJECTS, type SubjectName } from './subject.js';

/** A target of issue 8, and what this run says to it. */
export interface Verdict {
  readonly measure: string;
  readonly target: string;
  readonly found: string;
  readonly isMet: boolean;
}

type Pick = (round: Round) => number;

/** The middle of all rounds. */
function middle({ rounds }: Measured, name: SubjectName, pick: Pick): number {
  return median(rounds[name].map(pick));
}

const cpuAt = (clients: number): Pick => (round) => round.turns[clients]?.cpuMs ?? Number.NaN;
const rateAt = (clients: number): Pick => (round) => round.turns[clients]?.perSecond ?? Number.NaN;
const digits = (value: number, places = 1): string => (Number.isFinite(value) ? value.toFixed(places) : '–');

/** A table of every measure and subject, as Markdown. */
export function tables(measured: Measured): string {
  const rows: [string, Pick, number][] = [
    ['added time to first token, one client (ms)', (round) => round.oneClient.addedFirstMs, 1],
    ['the same after a pause of 250 ms', (round) => round.oneClient.addedFirstAfterPauseMs, 1],
    ['total, 50 tokens at 5 ms, against the direct call', (round) => round.oneClient.totalRatio, 3],
    ...CLIENTS.map((clients): [string, Pick, number] => [`turns/s, ${clients} client${clients === 1 ? '' : 's'}`, rateAt(clients), 0]),
    ...CLIENTS.map((clients): [string, Pick, number] => [`CPU per turn, ${clients} client${clients === 1 ? '' : 's'} (ms)`, cpuAt(clients), 1]),
    ['of which mongod and nats-server, 16 clients (ms)', (round) => round.turns[16]?.partsCpuMs ?? Number.NaN, 1],
    ['CPU per turn of 50 tokens at 5 ms, 16 clients (ms)', (round) => round.pacedCpuMs, 1],
    ['Mongo write commands per turn, 16 clients', (round) => round.turns[16]?.writeCommands ?? Number.NaN, 2],
    ['NATS messages per turn besides tokens, 16 clients', (round) => round.turns[16]?.messages ?? Number.NaN, 1],
    ['written to the disk per turn, 16 clients (KiB)', (round) => (round.turns[16]?.written ?? Number.NaN) / 1_024, 1],
    ['own processes, idle (MiB)', (round) => round.idleBytes / 2 ** 20, 0],
    ['start until ready (s)', (round) => round.startMs / 1_000, 1],
  ];
  const body = rows.map(([label, pick, places]) => [label, ...SUBJECTS.map((name) => digits(middle(measured, name, pick), places))]);
  return [markdown(['', ...SUBJECTS], body), historyTable(measured), streamTable(measured)].join('\n\n');
}

function historyTable({ histories }: Measured): string {
  const rows = Object.entries(histories).flatMap(([name, { budgeted, whole }]) => [
    [`${name}, 1,024 tokens of history`, ...LENGTHS.map((length) => digits(budgeted[length] ?? Number.NaN))],
    [`${name}, all of it`, ...LENGTHS.map((length) => digits(whole[length] ?? Number.NaN))],
  ]);
  return markdown(['CPU per turn (ms) at so many messages', ...LENGTHS.map(String)], rows);
}

function streamTable({ streams }: Measured): string {
  const rows = Object.entries(streams).flatMap(([name, byCount]) =>
    STREAMS.map((count) => {
      const { paceP50 = Number.NaN, paceP99 = Number.NaN, bytesEach = Number.NaN, errors = Number.NaN } = byCount[count] ?? {};
      return [`${name}, ${count}`, digits(paceP50, 3), digits(paceP99, 3), digits(bytesEach / 1_024, 0), String(errors)];
    }),
  );
  return markdown(['open streams at 20 tokens/s', 'pace p50 (1 = ideal)', 'pace p99', 'KiB a stream', 'errors'], rows);
}

/** The targets, each answered by ratios of this one run. */
export function verdicts(measured: Measured): readonly Verdict[] {
  const at = (name: SubjectName, pick: Pick): number => middle(measured, name, pick);
  const one = at('floor in one process', cpuAt(16));
  const alone = at('standalone', cpuAt(16));
  const apart = at('services', cpuAt(16)) / at('floor in as many processes', cpuAt(16));
  const added = (name: SubjectName): number => at(name, (round) => round.oneClient.addedFirstMs);
  const paced = at('standalone', (round) => round.pacedCpuMs) / at('floor that forwards each token', (round) => round.pacedCpuMs);
  const rate = at('standalone', rateAt(16)) / at('floor in one process', rateAt(16));
  const total = at('standalone', (round) => round.oneClient.totalRatio);
  const idle = at('standalone', (round) => round.idleBytes) / 2 ** 20;
  const { budgeted, whole } = measured.histories.standalone ?? { budgeted: {}, whole: {} };
  const growth = (of: Readonly<Record<number, number>>): number => (of[5_000] ?? Number.NaN) / (of[10] ?? Number.NaN);
  const [few, many] = STREAMS.map((count) => measured.streams.standalone?.[count]);
  const verdict = (what: string, target: string, value: number, most: number, places = 2): Verdict => ({ measure: what, target, found: digits(value, places), isMet: value <= most });
  return [
    verdict('CPU per turn, 16 clients, standalone (ms)', '≤ 5.4', alone, 5.4, 1),
    verdict('CPU per turn, 16 clients, standalone / floor in one process', '≤ 1.6', alone / one, 1.6),
    verdict('CPU per turn, 16 clients, services / floor in as many processes', '≤ 1.6', apart, 1.6),
    { measure: 'turns/s, 16 clients, standalone / floor in one process', target: '≥ 0.6', found: digits(rate, 2), isMet: rate >= 0.6 },
    verdict('added time to first token, one client, standalone − floor in one process (ms)', '≤ 2', added('standalone') - added('floor in one process'), 2, 1),
    verdict('total, 50 tokens at 5 ms, standalone / direct call', '≤ 1.05', total, 1.05, 3),
    verdict('CPU per paced turn, standalone / floor that forwards each token', '≤ 0.9', paced, 0.9),
    verdict('CPU per turn at 5,000 messages / at 10, token-budgeted', '≤ 1.1', growth(budgeted), 1.1),
    verdict('CPU per turn at 5,000 messages / at 10, all of it sent', '≤ 2.5', growth(whole), 2.5),
    verdict('200 open streams, pace p50 / ideal', '≤ 1.02', few?.paceP50 ?? Number.NaN, 1.02, 3),
    verdict('1,000 open streams, pace p50 / ideal', '≤ 1.15', many?.paceP50 ?? Number.NaN, 1.15, 3),
    verdict('1,000 open streams, errors', '0', many?.errors ?? Number.NaN, 0, 0),
    verdict('memory of an open stream, of 1,000 (KiB)', '≤ 150', (many?.bytesEach ?? Number.NaN) / 1_024, 150, 0),
    verdict('idle memory, standalone (MiB)', '≤ 160', idle, 160, 0),
    verdict('Mongo write commands per turn, 16 clients, standalone', '≤ 2', at('standalone', (round) => round.turns[16]?.writeCommands ?? Number.NaN), 2),
    { measure: 'two replicas of the execution service / one, where the model waits', target: '≥ 1.8', found: digits(measured.twoReplicas, 2), isMet: measured.twoReplicas >= 1.8 },
  ];
}

/** What ran in the process of standalone for a turn at 16 clients. */
export function profileTable({ profile }: Measured): string {
  return markdown(['standalone, 16 clients, sampled by V8', 'ms a turn'], profile.map(({ name, ms }) => [name, digits(ms, 2)]));
}

export function verdictTable(found: readonly Verdict[]): string {
  return markdown(['measure', 'target', 'this run', ''], found.map(({ measure, target, found: value, isMet }) => [measure, target, value, isMet ? 'met' : 'not met']));
}

/** The machine that a run was on. */
export function machine(): string {
  const [first] = cpus();
  return `${cpus().length} × ${first?.model.trim() ?? 'unknown processor'}, ${Math.round(totalmem() / 2 ** 30)} GiB, ${process.platform}, Node ${process.versions.node}`;
}

function markdown(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map((_, i) => (i === 0 ? '---' : '--:'))), ...rows.map(line)].join('\n');
}
