import type { AgentConfiguration } from '@fenago/contracts';
import type { AgentState, AgentVersion } from './state.js';

/** Versions that an agent's document keeps; at 32 KiB of instructions each they stay far below Mongo's 16 MiB. */
export const MAX_VERSIONS = 20;

/** The configuration at a version, or as it is now where none is named; undefined where the version is not kept. */
export function versionAt(
  state: Pick<AgentState, 'version' | 'versions'>,
  version: number | undefined = state.version,
): AgentVersion | undefined {
  return state.versions.find((kept) => kept.version === version);
}

/** Configurations are flat, so their fields can be compared one by one. */
export function sameConfiguration(a: AgentConfiguration, b: AgentConfiguration): boolean {
  const fields = new Set([...Object.keys(a), ...Object.keys(b)]) as Set<keyof AgentConfiguration>;
  return [...fields].every((field) => a[field] === b[field]);
}
