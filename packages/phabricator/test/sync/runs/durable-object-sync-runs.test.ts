import { expect, it } from 'vitest';
import { durableObjectSyncRuns } from '../../../src/sync/runs/durable-object-sync-runs.ts';

it('sync runs report an unbound object at the start, and not at the first run', () => {
  expect(() => durableObjectSyncRuns(undefined as never)).toThrow(
    'durableObjectSyncRuns: a Durable Object namespace of PortcullisSyncRuns is required, but it is undefined',
  );
});
