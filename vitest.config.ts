import { cloudflareTest } from '@cloudflare/vitest-plugin';
import { defineConfig } from 'vitest/config';
import { compatibilityDate } from './scripts/compatibility-date.ts';
import { LongestFirst } from './scripts/longest-first.ts';

// As long as a busy machine may need: a test that compiles or starts a process is slow on one, not wrong, and what comes in a while
// comes later than within the second that is usual.
const patience = { testTimeout: 60_000, hookTimeout: 60_000, expect: { poll: { timeout: 20_000 } } };

// V8's optimizing compiler of WebAssembly sometimes kills a process in which PGlite runs, mostly while other processes run it too. Without
// that compiler, these tests take no longer.
const execArgv = ['--liftoff-only'];

// Workers use all cores: more threads of the bundler only wait for each other, which takes longer than what they do.
const env = { RAYON_NUM_THREADS: '1' };

const inNode = {
  execArgv,
  env,
  // To start a process for each of seven hundred files takes longer than the tests. What a file does by `vi` is undone.
  isolate: false,
  ...patience,
};

const wholeGate = {
  execArgv,
  env,
  // As above. Miniflare, the provider and the browser's driver are loaded once, and a Worker bundled once.
  isolate: false,
  // Each waits now and then, for a browser or a clock: of two cores, two would leave one idle. Not more on a machine of many cores:
  // each is several processes, and browsers.
  maxWorkers: 3,
  // After the others.
  sequence: { groupOrder: 1 },
  ...patience,
};

const each = ['scripts/fixtures/leave-nothing.ts', 'scripts/fixtures/one-seed.ts'];

const quick = {
  setupFiles: [...each, 'scripts/fixtures/kept-keys.ts'],
  provide: { isSlow: false },
};

/** RSA keys are made anew for each test: one that is held too long shows. */
const slow = { setupFiles: each, provide: { isSlow: true } };

// The suffix of a test file says where it runs: `.workerd.test.ts` inside workerd, `.gate.test.ts` against a whole gate,
// anything else in Node. `.slow.test.ts` and `.gate.slow.test.ts` run there too, but only with `pnpm test --all`, with
// `--changed` where they depend on what changed, or when they are named. `.property.test.ts` runs in both sizes, with few
// random cases and with many: scripts/fixtures/runs.ts.
export default defineConfig({
  test: {
    // Of two cores, what is usual would leave one idle.
    maxWorkers: '100%',
    sequence: { sequencer: LongestFirst },
    projects: [
      {
        test: {
          ...inNode,
          ...quick,
          name: 'node',
          include: ['{packages/*,scripts}/test/**/*.test.ts'],
          exclude: ['**/node_modules/**', '**/*.{workerd,gate,slow,property}.test.ts'],
        },
      },
      {
        // A few of the cases that `node-slow` tries. `pnpm test --all` skips them.
        test: {
          ...inNode,
          ...quick,
          name: 'node-few',
          include: ['{packages/*,scripts}/test/**/*.property.test.ts'],
        },
      },
      {
        test: {
          ...inNode,
          ...slow,
          name: 'node-slow',
          include: ['{packages/*,scripts}/test/**/*.{slow,property}.test.ts'],
          exclude: ['**/node_modules/**', '**/*.gate.slow.test.ts'],
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
          ...wholeGate,
          ...quick,
          name: 'gate',
          include: ['{packages/*,scripts,scripts/demo}/test/**/*.gate.test.ts'],
        },
      },
      {
        test: {
          ...wholeGate,
          ...slow,
          name: 'gate-slow',
          // A template's tests are named as those who start from it will want them.
          include: [
            '{packages/*,scripts,scripts/demo}/test/**/*.gate.slow.test.ts',
            'examples/*/test/**/*.test.ts',
          ],
        },
      },
    ],
  },
});
