import { type BaseContext, pipeline, worker } from '@portcullis/core';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { hostileText } from '../../../scripts/fixtures/unprintable.ts';
import { hashChain } from '../src/chain/hash-chain.ts';
import { type AuditOptions, audit, memorySink, type Sink } from '../src/index.ts';
import { verifyLog } from '../src/verify/verify-log.ts';
import { execution, settings } from './serving.ts';

/** Serves a request that crashes in the step of this number; in none if there is none. */
async function serve(options: AuditOptions, crashing: number | undefined, path = '/T1') {
  let steps = pipeline<BaseContext>().use(audit(options));
  for (let number = 0; number < 4; number++) {
    steps = steps.use((_context, next) => {
      if (number === crashing) throw new TypeError('hunter2');
      return next();
    });
  }
  const wait = execution();
  const fetch = worker(steps.handle(() => new Response('hello')));
  const response = await fetch(new Request(`https://a.example${path}`), {}, wait);
  await wait.settled();
  return response;
}

describe('with a chain', () => {
  test.each([0, 1, 2, 3, undefined])('a crash in step %s is recorded', async (crashing) => {
    const log = memorySink();
    const response = await serve(settings(log, { chain: hashChain() }), crashing);
    expect(response.status).toBe(crashing === undefined ? 200 : 500);
    expect(log.events).toMatchObject([{ type: 'request.decision', http: { status: response.status } }]);
    expect(await verifyLog(log.lines)).toMatchObject({ findings: [], events: 1 });
  });

  test('a checkpoint authority that is down refuses no request, and is reported', async () => {
    const log = memorySink();
    const chain = hashChain({ checkpoints: () => Promise.reject(new TypeError('down')) });
    for (const onSinkFailure of ['open', 'closed'] as const) {
      expect((await serve(settings(log, { chain, onSinkFailure }), undefined)).status).toBe(200);
    }
    for (let turn = 0; turn < 50; turn++) await new Promise(setImmediate);
    expect(log.events.filter(({ type }) => type === 'audit.loss')).toMatchObject([
      { reason: ['audit.checkpoint_failed'] },
      { reason: ['audit.checkpoint_failed'] },
    ]);
    expect((await verifyLog(log.lines)).findings).toEqual([]);
  });

  test.each([
    ['open', 200],
    ['closed', 503],
  ] as const)(
    'a sink that is down leaves a gap and a report; %s answers %i',
    async (onSinkFailure, status) => {
      const log = memorySink();
      let calls = 0;
      const failing: Sink = {
        name: 'failing',
        write: (...given) => {
          calls += 1;
          if (calls === 1) throw new TypeError('down');
          return other.write(...given);
        },
      };
      const other = memorySink();
      const options = settings(log, { sinks: [failing, log], chain: hashChain(), onSinkFailure });
      const steps = pipeline<BaseContext>()
        .use(audit(options))
        .handle(() => new Response('hello'));
      const fetch = worker(steps);
      const statuses: number[] = [];
      for (let number = 0; number < 2; number++) {
        const wait = execution();
        statuses.push((await fetch(new Request('https://a.example/'), {}, wait)).status);
        await wait.settled();
      }
      expect(statuses).toEqual([status, 200]);
      expect(other.events.map(({ chain }) => chain?.seq)).toEqual([2, 3]);
      expect(other.events.find(({ type }) => type === 'audit.loss')).toMatchObject({
        loss: { sink: 'failing', count: 1 },
      });
      expect((await verifyLog(other.lines)).findings.map(({ code }) => code)).toEqual(['chain.gap']);
      expect((await verifyLog(log.lines)).findings).toEqual([]);
    },
  );

  test('misleading texts are recorded as one line each, and the log verifies', async () => {
    await fc.assert(
      fc.asyncProperty(hostileText, async (text) => {
        const log = memorySink();
        await serve(
          settings(log, { chain: hashChain() }),
          undefined,
          `/T1?${encodeURIComponent(text.toWellFormed())}=1`,
        );
        expect(log.lines.join('\n').split(/[\r\n\u2028\u2029]/)).toHaveLength(1);
        expect((await verifyLog(log.lines)).findings).toEqual([]);
      }),
    );
  });
});
