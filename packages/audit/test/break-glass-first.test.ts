import { type BaseContext, pipeline, worker } from '@portcullis/core';
import { expect, test } from 'vitest';
import { audit, auditLog, inBatches, memorySink, only, requestActivities } from '../src/index.ts';
import { execution, settings } from './serving.ts';

const NEVER = (): Promise<void> => new Promise(() => {});

/** What was written when the answer went out. */
async function writtenAtOnce(isGlass: boolean): Promise<readonly string[]> {
  const log = memorySink();
  const writeLines = async (lines: readonly string[]) => {
    for (const line of lines) await log.write(JSON.parse(line), line, {} as never);
  };
  const gathered = inBatches({ ...log, name: 'gathered', writeLines }, { sleep: NEVER });
  const app = pipeline<BaseContext>()
    .use(audit(settings(log, { sinks: [gathered], activities: requestActivities(), sleep: NEVER })))
    .handle(({ trail }) => {
      if (isGlass) trail.add({ type: 'break_glass', change: 'used', grant: 'g1' });
      return new Response('let in');
    });
  const answer = await worker(app)(new Request('https://a.example/'), {}, execution());
  expect(answer.status).toBe(200);
  return log.events.map(({ type }) => type);
}

test('a grant that admits a user is recorded before the answer, also by sinks that collect events', async () => {
  expect(await writtenAtOnce(false)).toEqual([]);
  expect(await writtenAtOnce(true)).toEqual(['request.decision', 'break_glass']);
});

test('a sink for other types still accepts an admitting grant, and an erasure', async () => {
  const log = memorySink();
  const few = only(log, ['request.decision']);
  const app = pipeline<BaseContext>()
    .use(audit(settings(log, { sinks: [few], activities: requestActivities() })))
    .handle(({ trail }) => {
      trail.add({ type: 'logout', by: 'user', issuer: 'i', subject: 'ada', session: undefined });
      trail.add({ type: 'break_glass', change: 'used', grant: 'g1' });
      return new Response('let in');
    });
  const wait = execution();
  await worker(app)(new Request('https://a.example/'), {}, wait);
  const record = auditLog(settings(log, { sinks: [few] })).record;
  await record(
    { type: 'person.forgotten', outcome: 'allow', person: { pseudonym: 'p' } },
    { env: {}, clock: { now: () => 0 }, execution: wait },
  );
  await wait.settled();
  expect(log.events.map(({ type }) => type)).toEqual(['request.decision', 'break_glass', 'person.forgotten']);
});

test('a grant is recorded where activities are switched off, and no other activity is', async () => {
  const log = memorySink();
  const app = pipeline<BaseContext>()
    .use(audit(settings(log)))
    .handle(({ trail }) => {
      trail.add({ type: 'logout', by: 'user', issuer: 'i', subject: 'ada', session: undefined });
      trail.add({ type: 'break_glass', change: 'used', grant: 'g1', signer: 'safe', reason: 'Okta is down' });
      return new Response('let in');
    });
  await worker(app)(new Request('https://a.example/'), {}, execution());
  expect(log.events).toMatchObject([
    { type: 'request.decision' },
    {
      ...{ type: 'break_glass', severity: 'high', trace: { request_id: log.events[0]?.id } },
      break_glass: { change: 'used', grant: 'g1', signer: 'safe', reason: 'Okta is down' },
    },
  ]);
});

test.each([
  ['without activities', {}],
  ['with activities', { activities: requestActivities() }],
  ['with signals beside', { signals: () => [] }],
])('%s, a grant that cannot be recorded admits no one', async (_what, options) => {
  const log = memorySink();
  const write = (event: { readonly type: string }) => {
    if (event.type === 'break_glass') throw new Error('full');
  };
  const app = pipeline<BaseContext>()
    .use(audit(settings(log, { sinks: [log, { name: 'full', write }], ...options })))
    .handle(({ trail }) => {
      trail.add({ type: 'break_glass', change: 'used', grant: 'g1' });
      return new Response('let in');
    });
  const answer = await worker(app)(new Request('https://a.example/'), {}, execution());
  expect([answer.status, log.events.some(({ type }) => type === 'audit.loss')]).toEqual([503, true]);
});
