import { defineConfig } from 'vitest/config';

const conditions = ['@fenago/source', 'node', 'import', 'default'];
const common = {
  resolve: { conditions },
  ssr: { resolve: { conditions, externalConditions: ['node', 'import', 'default'] } },
};
const shared = {
  setupFiles: ['libs/testing/src/setup.ts'],
  pool: 'threads' as const,
  exclude: ['**/node_modules/**', '**/dist/**'],
};

const whole = { testTimeout: 120_000, hookTimeout: 120_000 };
/** Files that load their system so that another one beside it would be a test of the machine. */
const BUSY = ['chaos', 'poison', 'replicas', 'viewers'].map((name) => `apps/e2e/test/${name}.e2e.spec.ts`);

/** One run starts one mongod for all files; each file that needs a broker starts a nats-server of its own. */
export default defineConfig({
  ...common,
  test: {
    globalSetup: ['libs/testing/src/global-setup.ts'],
    // Most tests wait for real servers rather than for a processor.
    maxWorkers: 4,
    projects: [
      {
        ...common,
        test: {
          ...shared,
          name: 'parts',
          include: ['{apps,libs}/**/*.{unit,int}.spec.ts', 'tools/**/*.{unit,int}.spec.ts'],
          testTimeout: 90_000,
          hookTimeout: 60_000,
          sequence: { groupOrder: 0 },
        },
      },
      {
        ...common,
        test: {
          ...shared,
          ...whole,
          name: 'e2e',
          include: ['apps/e2e/test/*.e2e.spec.ts'],
          exclude: [...shared.exclude, ...BUSY],
          // Each file runs a whole system of processes, and mostly waits for it.
          maxWorkers: 2,
          sequence: { groupOrder: 1 },
        },
      },
      {
        ...common,
        test: {
          ...shared,
          ...whole,
          name: 'e2e-busy',
          include: BUSY,
          fileParallelism: false,
          sequence: { groupOrder: 2 },
        },
      },
    ],
  },
});
