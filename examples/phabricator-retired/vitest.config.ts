import { defineConfig } from 'vitest/config';

// The tests start the Worker as `wrangler dev` does, which takes some seconds on a slow machine.
export default defineConfig({ test: { testTimeout: 30_000, hookTimeout: 60_000 } });
