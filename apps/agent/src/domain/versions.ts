import type { AgentConfiguration, Paging } from '@fenago/contracts';
import type { AgentState, AgentVersion } from './state.js';

/**
 * Versions that a document may hold: those that were made since the last look at what is kept of it, so more than one only
 * where many changes come at once. At 32 KiB of instructions each they stay far below Mongo's 16 MiB.
 */
export const MAX_HELD_VERSIONS = 64;

const DIGITS = 10;

/** `<agentId>:<version>`, the number padded so that the order of the ids is the order of the versions. */
export function agentVersionId(agentId: string, version: number): string {
  return `${agentId}:${String(version).padStart(DIGITS, '0')}`;
}

/**
 * The configuration at a version, or as it is now where none is named, as far as the agent's document holds it; undefined
 * where it is kept elsewhere, or never was.
 */
export function versionAt(
  state: Pick<AgentState, 'version' | 'versions'>,
  version: number | undefined = state.version,
): AgentVersion | undefined {
  return state.versions.find((held) => held.version === version);
}

/**
 * What a page begins with, of two sources that may both hold a version; each once, in the order of the page.
 * @param kept as they were read for the page
 * @param held all that the document holds
 */
export function mergeVersions(
  agentId: string,
  kept: readonly AgentVersion[],
  held: readonly AgentVersion[],
  { after, order }: Paging,
): readonly AgentVersion[] {
  const isBehind = ({ version }: AgentVersion): boolean => {
    const id = agentVersionId(agentId, version);
    return after === undefined || (order === 'asc' ? id > after : id < after);
  };
  const all = new Map([...kept, ...held.filter(isBehind)].map((version) => [version.version, version]));
  return [...all.values()].sort((a, b) => (order === 'asc' ? a.version - b.version : b.version - a.version));
}

/** How many versions, from the oldest on, need not be held any more. */
export function countKept(versions: readonly AgentVersion[], keptUpTo: number): number {
  return versions.filter(({ version }) => version <= keptUpTo).length;
}

/** Configurations are flat, so their fields can be compared one by one. */
export function sameConfiguration(a: AgentConfiguration, b: AgentConfiguration): boolean {
  const fields = new Set([...Object.keys(a), ...Object.keys(b)]) as Set<keyof AgentConfiguration>;
  return [...fields].every((field) => a[field] === b[field]);
}
