import type { AggregateState } from '@fenago/aggregate/decision';
import type { AgentConfiguration, AgentStatus } from '@fenago/contracts';

/** A configuration that an agent has or had. */
export interface AgentVersion {
  readonly version: number;
  readonly configuration: AgentConfiguration;
  readonly createdAt: Date;
}

export interface AgentState extends AggregateState {
  readonly name: string;
  readonly description: string;
  readonly ownerId: string;
  readonly configuration: AgentConfiguration;
  readonly isPublic: boolean;
  readonly status: AgentStatus;
  /** Number of the configuration: from 1, one more with each change of it. */
  readonly version: number;
  /** The newest versions, the present one last: those of which it is not certain that they are kept elsewhere. */
  readonly versions: readonly AgentVersion[];
  /** What the directory finds it by. */
  readonly words: readonly string[];
  /** No fact but an observation: written beside the commits, so a state from a cache may hold an older one. */
  readonly lastActive: Date | null;
}

/** What the owner decides of an agent. */
export type AgentProfile = Pick<AgentState, 'name' | 'description' | 'configuration' | 'isPublic' | 'status'>;
