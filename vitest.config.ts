import { defineConfig } from 'vitest/config';

const conditions = ['@fenago/source', 'node', 'import', 'default'];

/** One run starts one mongod for all files; each file that needs a broker starts a nats-server of its own. */
export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions, externalConditions: ['node', 'import', 'default'] } },
  test: {
    include: ['{apps,libs}/**/*.{unit,int}.spec.ts', 'tools/**/*.{unit,int}.spec.ts'],
    exclude: ['**/node_modules/**', '**/dist/**', 'apps/e2e/**'],
    globalSetup: ['libs/testing/src/global-setup.ts'],
    setupFiles: ['libs/testing/src/setup.ts'],
    pool: 'threads',
    testTimeout: 30_000,
    hookTimeout: 60_000,
  },
});
