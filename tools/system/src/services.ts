import { repositoryRoot } from '@fenago/local-parts';
import { join } from 'node:path';

/** The services, in the order in which they start. */
export const SERVICES = ['user', 'agent', 'conversation', 'execution', 'billing', 'webhook', 'gateway'] as const;
export type ServiceName = (typeof SERVICES)[number];
export type ProgramName = ServiceName | 'standalone';

export function isServiceName(value: string): value is ServiceName {
  return (SERVICES as readonly string[]).includes(value);
}

/**
 * Node 24 lets its young space grow to 3 × 64 MiB before it asks what of it is still used; with 16 MiB a service runs no slower and
 * idles on a quarter less. Its start-up's garbage is collected once, where the flag allows it (docs/performance.md).
 */
const BUILD_FLAGS = ['--max-semi-space-size=16', '--expose-gc'] as const;

/** What Node runs for a program: its build, or its source where that is watched. */
export function programArgs(name: ProgramName, watch: boolean): readonly string[] {
  const folder = join(repositoryRoot, 'apps', name);
  if (!watch) return [...BUILD_FLAGS, join(folder, 'dist', 'main.js')];
  return ['--watch', '--watch-preserve-output', '--conditions=@fenago/source', '--import', '@oxc-node/core/register', join(folder, 'src', 'main.ts')];
}
