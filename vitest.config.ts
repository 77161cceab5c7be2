import { cloudflareTest } from '@cloudflare/vitest-plugin';
import { defineConfig } from 'vitest/config';
import { compatibilityDate } from './scripts/compatibility-date.ts';
import { areRunsLong } from './scripts/fixtures/long-runs.ts';

// As long as a busy machine may need: a test that compiles or starts a process is slow on one, not wrong, and what comes in a while
// comes later than within the second that is usual.
const patience = { testTimeout: 60_000, hookTimeout: 60_000, expect: { poll: { timeout: 20_000 } } };

const setupFiles = [
  'scripts/fixtures/leave-nothing.ts',
  ...(areRunsLong ? [] : ['scripts/fixtures/kept-keys.ts']),
];

export default defineConfig({
  test: {
    // Of two cores, what is usual would leave one idle.
    maxWorkers: '100%',
    // A test's suffix says where it runs: `.workerd.test.ts`, `.gate.test.ts`, anything else in Node.
    projects: [
      {
        test: {
          name: 'node',
          include: ['packages/*/test/**/*.test.ts', 'scripts/test/**/*.test.ts'],
          exclude: ['**/node_modules/**', '**/*.{workerd,gate}.test.ts'],
          // To start a process for each of seven hundred files takes longer than the tests. What one does by `vi` is undone.
          isolate: false,
          setupFiles,
          ...patience,
        },
      },
      {
        // Inside workerd, the runtime of Cloudflare Workers.
        plugins: [
          cloudflareTest({ miniflare: { compatibilityDate, compatibilityFlags: ['nodejs_compat'] } }),
        ],
        test: {
          ...patience,
          name: 'workerd',
          include: ['packages/*/test/**/*.workerd.test.ts'],
        },
      },
      {
        // The whole gate: a Worker in Miniflare, a real OpenID provider, the stand-in Phorge. Each file starts servers of its
        // own, on ports of its own process: scripts/free-port.ts.
        test: {
          name: 'gate',
          include: [
            'packages/*/test/**/*.gate.test.ts',
            'scripts/demo/test/**/*.test.ts',
            'scripts/test/**/*.gate.test.ts',
            'examples/*/test/**/*.test.ts',
          ],
          // As above. Miniflare, the provider and the browser's driver are loaded once, and a Worker bundled once.
          isolate: false,
          setupFiles,
          maxWorkers: 2,
          // After the quick ones, and not more on a machine of many cores: each is several processes, and browsers.
          sequence: { groupOrder: 1 },
          ...patience,
        },
      },
    ],
  },
});
