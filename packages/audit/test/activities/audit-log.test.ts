import { type BaseContext, pipeline, worker } from '@portcullis/core';
import { expect, test } from 'vitest';
import type { Activity } from '../../src/activities/activity.ts';
import { auditLog } from '../../src/activities/audit-log.ts';
import { hashChain } from '../../src/chain/hash-chain.ts';
import { memorySink, only, type Sink } from '../../src/index.ts';
import { verifyLog } from '../../src/verify/verify-log.ts';
import { stoppedClock } from '../chained-logs.ts';
import { execution, settings } from '../serving.ts';

const logout: Activity = { type: 'logout', outcome: 'allow', logout: { by: 'user' } };

test('activities and requests go into one chain, and are joined by the request id', async () => {
  const log = memorySink();
  const audit = auditLog(settings(log, { chain: hashChain() }));
  const fetch = worker(
    pipeline<BaseContext>()
      .use(audit.recorder)
      .handle(async (context) => {
        await audit.record(logout, context);
        return new Response('bye');
      }),
  );
  const wait = execution();
  await fetch(new Request('https://a.example/'), {}, wait);
  await wait.settled();
  expect(log.events.map(({ type }) => type)).toEqual(['logout', 'request.decision']);
  expect(log.events[0]).toMatchObject({
    trace: { request_id: log.events[1]?.id },
    observer: { worker: 'gate' },
  });
  expect(await verifyLog(log.lines)).toMatchObject({ findings: [], events: 2, chains: 1 });
});

test('outside of a request an activity is recorded without a request', async () => {
  const log = memorySink();
  const wait = execution();
  await auditLog(settings(log)).record(logout, { env: {}, clock: stoppedClock(), execution: wait });
  expect(log.events).toMatchObject([{ type: 'logout', time: '2026-01-02T03:04:05.000Z' }]);
  expect(log.events[0]).not.toHaveProperty('trace');
});

test('an action of a closed type is refused without its record, and one of an open type is not', async () => {
  const log = memorySink();
  const down: Sink = { name: 'down', write: () => Promise.reject(new TypeError()) };
  const audit = auditLog(settings(log, { sinks: [down, log], onSinkFailure: { logout: 'closed' } }));
  const wait = execution();
  const context = { env: {}, clock: stoppedClock(), execution: wait };
  await expect(audit.record(logout, context)).rejects.toMatchObject({ code: 'audit.unavailable' });
  await audit.record({ type: 'login', outcome: 'allow' }, context);
  await wait.settled();
  expect(log.events.flatMap((event) => (event.type === 'audit.loss' ? [event.loss.answer] : []))).toEqual([
    'withheld',
    'served',
  ]);
});

test('a sink that takes only some types has no gaps in its chain', async () => {
  const all = memorySink();
  const few = { ...memorySink(), name: 'few' };
  const audit = auditLog(settings(all, { sinks: [all, only(few, ['login'])], chain: hashChain() }));
  const wait = execution();
  const context = { env: {}, clock: stoppedClock(), execution: wait };
  await audit.record(logout, context);
  await audit.record({ type: 'login', outcome: 'allow' }, context);
  await wait.settled();
  expect(all.events).toHaveLength(2);
  expect(few.events).toMatchObject([{ type: 'login', chain: { seq: 1 } }]);
});
