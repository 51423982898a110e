import type { Claimed } from '../domain/claim.js';
import type { Outcome } from '../domain/ending.js';
import type { LogEntry } from '../domain/execution.state.js';
import type { Step } from '../domain/steps.js';
import type { AgentVersion } from '../schemas/agent-replica.schema.js';
import type { FrameWriter } from './frame-writer.js';
import type { Slots } from './slots.js';
import type { StopSwitch } from './stop.js';
import type { TurnTools } from './turn-tools.js';

/** One attempt of an execution, as the worker that has claimed it carries it along. */
export interface Run {
  readonly claimed: Claimed;
  readonly stop: StopSwitch;
  readonly frames: FrameWriter;
  /** It holds one of them. */
  readonly slots: Slots;
  /** Entries that are not stored yet; whoever stores them takes them out. */
  readonly logs: LogEntry[];
}

/** A run that can begin. */
export interface PreparedRun extends Run {
  readonly agent: AgentVersion;
  readonly tools: TurnTools;
}

/**
 * How a run ends.
 * - `outcome`: it is to be stored
 * - `settled`: it is stored: the execution has ended, or waits for an action (`waits`)
 * - `given_up`: another worker is to bring the outcome
 */
export type RunEnd =
  | { readonly kind: 'outcome'; readonly outcome: Outcome; readonly steps: readonly Step[] }
  | { readonly kind: 'settled'; readonly waits: boolean; readonly steps: readonly Step[] }
  | { readonly kind: 'given_up' };

/** Whether it is the agent's owner whose turn it is: others are not told what its configuration names. */
export function isOwners({ agent, claimed }: PreparedRun): boolean {
  return agent.ownerId === claimed.turn.userId;
}

/** Takes the entries that are not stored yet. */
export function takeLogs({ logs }: Run): readonly LogEntry[] {
  return logs.splice(0);
}
