import type { Arrival } from '@portcullis/core';
import { canonicalTarget } from '@portcullis/core/internal';
import { createTrail } from '../../../scripts/fixtures/test-context.ts';

/** A request that has just arrived. */
export function startedArrival(url: string): Arrival {
  const read = canonicalTarget(url);
  return {
    ...{ request: new Request(url), env: {}, target: read.ok ? read.target : undefined },
    requestId: '01a1b2c3-0000-7000-8000-000000000001',
    trail: createTrail(),
    clock: { now: () => 0 },
    execution: { waitUntil: () => undefined },
  } as unknown as Arrival;
}
