import { type BaseContext, pipeline, type TrailEntry, worker } from '@portcullis/core';
import { describe, expect, test } from 'vitest';
import { requestActivities } from '../src/activities/request-activities.ts';
import { hashChain } from '../src/chain/hash-chain.ts';
import { type AuditOptions, audit, memorySink, type Sink } from '../src/index.ts';
import { inputHashes } from '../src/inputs.ts';
import { pseudonyms } from '../src/pseudonyms.ts';
import type { HabitStore } from '../src/signals/habit-store.ts';
import { signals } from '../src/signals/signals.ts';
import { identity } from './identities.ts';
import { settings } from './serving.ts';

/** Somewhere slow: nothing comes back before it is let. */
function held() {
  const gate = Promise.withResolvers<void>();
  const counts = { begun: 0, ended: 0 };
  const wait = async (): Promise<void> => {
    counts.begun += 1;
    await gate.promise;
    counts.ended += 1;
  };
  const sinks: readonly Sink[] = ['queue', 'd1'].map((name) => ({ name, write: wait }));
  const habits: HabitStore = { observe: () => wait().then(() => []) };
  return { counts, sinks, habits, release: gate.resolve };
}

const session = { idHash: 'h', created: 1, expires: 2 };
const busy: readonly TrailEntry[] = [
  { type: 'caller.identified', identity: identity() },
  { type: 'login.succeeded', identity: identity(), session },
  { type: 'sso', step: 'signed_in' },
  { type: 'logout', by: 'user', issuer: 'i', subject: 's', session },
];

/** Serves a request that leaves many events, and counts what it has to wait for. */
function serving(options: AuditOptions) {
  const waits: Promise<unknown>[] = [];
  const app = pipeline<BaseContext>()
    .use(audit(options))
    .handle(({ trail }) => {
      for (const entry of busy) trail.add(entry);
      return new Response('hello');
    });
  const fetch = worker(app);
  const execution = { waitUntil: (promise: Promise<unknown>) => void waits.push(promise) };
  return { waits, answer: fetch(new Request('https://a.example/'), {}, execution) };
}

/** Gives everything that needs no I/O the chance to happen. Hashes are made by other threads: behind one more, they are. */
async function turns(): Promise<void> {
  for (let turn = 0; turn < 20; turn++) {
    await crypto.subtle.digest('SHA-256', new Uint8Array(4096));
    await new Promise(setImmediate);
  }
}

describe('in open mode', () => {
  test.each<[string, (slow: ReturnType<typeof held>) => Partial<AuditOptions>]>([
    ['sinks', () => ({})],
    ['chained sinks', () => ({ chain: hashChain() })],
    ['sinks and pseudonyms', () => ({ pseudonyms: pseudonyms({ key: 'k'.repeat(32) }) })],
    ['sinks and hashes of inputs', () => ({ inputs: inputHashes() })],
    ['sinks and habits', ({ habits }) => ({ signals: signals({ habits }) })],
    [
      'everything at once',
      ({ habits }) => ({
        chain: hashChain(),
        inputs: inputHashes(),
        signals: signals({ habits }),
        ingestTime: true,
      }),
    ],
  ])('no I/O of slow %s is waited for before the answer, and one promise after it', async (_what, more) => {
    const slow = held();
    const { waits, answer } = serving(
      settings(memorySink(), { sinks: slow.sinks, activities: requestActivities(), ...more(slow) }),
    );
    const response = await answer;
    expect([await response.text(), slow.counts.ended]).toEqual(['hello', 0]);
    await turns();
    expect(slow.counts.begun).toBeGreaterThanOrEqual(slow.sinks.length);
    // The request itself, and all that is left of it.
    expect(waits).toHaveLength(2);
    await waits[0];
    expect(slow.counts.ended).toBe(0);
    slow.release();
    await Promise.all(waits);
    expect(slow.counts.ended).toBe(slow.counts.begun);
    // Four events in two sinks; an observer of habits on top.
    expect(slow.counts.begun).toBeGreaterThanOrEqual(8);
  });

  test('sinks that write synchronously leave only the request itself to wait for', async () => {
    const log = memorySink();
    const { waits, answer } = serving(settings(log, { activities: requestActivities() }));
    expect(waits).toHaveLength(1);
    await answer;
    expect(log.events).toHaveLength(4);
    expect(waits).toHaveLength(1);
    await waits[0];
  });
});

test('in closed mode the answer waits for its records', async () => {
  const slow = held();
  const { waits, answer } = serving(settings(memorySink(), { sinks: slow.sinks, onSinkFailure: 'closed' }));
  let answered = false;
  void answer.then(() => {
    answered = true;
  });
  await turns();
  expect([answered, slow.counts.begun]).toEqual([false, 2]);
  slow.release();
  expect((await answer).status).toBe(200);
  expect(waits).toHaveLength(1);
});
