import { type BaseContext, pipeline, worker } from '@portcullis/core';
import { VirtualTime } from '@portcullis/testing/internal';
import { describe, expect, test } from 'vitest';
import {
  type AuditEvent,
  type AuditOptions,
  audit,
  hashChain,
  memorySink,
  only,
  type Sink,
} from '../src/index.ts';
import { execution, settings } from './serving.ts';

class SinkDown extends Error {
  override name = 'SinkDown';
}

/** A sink that fails while it is down, in one of two ways. */
function flaky(how: 'throws' | 'rejects') {
  const log = memorySink();
  const state = { down: true };
  const sink: Sink = {
    name: 'flaky',
    write: (event, line, context) => {
      if (how === 'throws') {
        if (state.down) throw new SinkDown('https://user:hunter2@splunk.example');
        return log.write(event, line, context);
      }
      return state.down
        ? Promise.reject(new SinkDown('https://user:hunter2@splunk.example'))
        : Promise.resolve(log.write(event, line, context));
    },
  };
  return { sink, log, state };
}

function serving(options: AuditOptions) {
  const app = pipeline<BaseContext>()
    .use(audit(options))
    .handle(() => new Response('hello'));
  const fetch = worker(app);
  return async () => {
    const wait = execution();
    const response = await fetch(new Request('https://a.example/T1'), {}, wait);
    await wait.settled();
    return response;
  };
}

describe.each(['throws', 'rejects'] as const)('a sink that %s', (how) => {
  test('in open mode: the answer is served, and the other sink gets the event and the loss', async () => {
    const log = memorySink();
    const { sink } = flaky(how);
    const request = serving(settings(log, { sinks: [sink, log] }));
    const response = await request();
    expect(await response.text()).toBe('hello');
    const decision = log.events.find((event) => event.type === 'request.decision');
    const loss = log.events.find((event) => event.type === 'audit.loss');
    expect(log.events).toHaveLength(2);
    expect(loss).toMatchObject({
      severity: 'high',
      outcome: 'error',
      reason: ['audit.sink_failed'],
      loss: { sink: 'flaky', count: 1, cause: 'SinkDown', answer: 'served' },
      trace: { request_id: decision?.id },
      observer: { worker: 'gate', version: 'v1' },
    });
    expect(loss?.id).not.toBe(decision?.id);
    expect(log.lines.join()).not.toContain('hunter2');
  });

  test('in open mode: losses are counted, and reported to the sink when it works again', async () => {
    const log = memorySink();
    const { sink, state, log: late } = flaky(how);
    const request = serving(settings(log, { sinks: [log, sink] }));
    await request();
    await request();
    state.down = false;
    await request();
    await request();
    expect(late.events.map((event) => event.type)).toEqual([
      'request.decision',
      'audit.loss',
      'request.decision',
    ]);
    expect(late.events[1]).toMatchObject({ loss: { sink: 'flaky', count: 2 } });
    expect(log.events.flatMap((event) => (event.type === 'audit.loss' ? [event.loss.count] : []))).toEqual([
      1, 2,
    ]);
  });

  test('in open mode, when no other sink is left: the loss goes to the last resort', async () => {
    const { sink } = flaky(how);
    const lines: string[] = [];
    const request = serving({
      sinks: [sink],
      observer: { worker: 'gate' },
      lastResort: (line) => lines.push(line),
    });
    expect((await request()).status).toBe(200);
    expect(lines.map((line) => JSON.parse(line))).toMatchObject([
      { type: 'audit.loss', loss: { sink: 'flaky', count: 1, cause: 'SinkDown', answer: 'served' } },
    ]);
    expect(lines.join()).not.toContain('hunter2');
  });

  test('in closed mode: no record, no access', async () => {
    const log = memorySink();
    const { sink } = flaky(how);
    const request = serving(settings(log, { sinks: [sink, log], onSinkFailure: 'closed' }));
    const response = await request();
    expect(response.status).toBe(503);
    expect(await response.json()).toMatchObject({ code: 'audit.unavailable' });
    expect(log.events.filter((event) => event.type === 'audit.loss')).toMatchObject([
      { loss: { sink: 'flaky', answer: 'withheld' } },
    ]);
  });

  test('in closed mode, when even the last resort fails: the answer is withheld', async () => {
    const { sink } = flaky(how);
    const request = serving({
      sinks: [sink],
      observer: { worker: 'gate' },
      onSinkFailure: 'closed',
      lastResort: () => {
        throw new Error('no console');
      },
    });
    expect((await request()).status).toBe(503);
  });
});

test.each([
  ['alone', (sink: Sink) => sink],
  ['for some types of events', (sink: Sink) => only(sink, ['request.decision'])],
  ['in a chain', hashChain()],
])(
  'losses that a sink %s reports of earlier events reach all sinks and alerts, and the event counts as accepted',
  async (_how, wrapped) => {
    const log = memorySink();
    const told: AuditEvent[] = [];
    const holes = [{ count: 700, cause: new SinkDown('https://user:hunter2@splunk.example') }];
    const asked: number[] = [];
    const sink: Sink = {
      ...memorySink(),
      name: 'forgetful',
      lostBefore: (now) => {
        asked.push(now);
        return holes.pop();
      },
    };
    const alerts = (event: AuditEvent) => void told.push(event);
    const request = serving(settings(log, { sinks: [wrapped(sink), log], alerts, onSinkFailure: 'closed' }));
    expect((await request()).status).toBe(200);
    const losses = log.events.filter((event) => event.type === 'audit.loss');
    expect(losses).toMatchObject([
      { reason: ['audit.log_hole'], loss: { sink: 'forgetful', count: 700, cause: 'SinkDown' } },
    ]);
    expect(told).toEqual(losses);
    expect(log.lines.join()).not.toContain('hunter2');
    await request();
    expect([log.events.length, told.length, asked.length]).toEqual([3, 1, 2]);
  },
);

test('a sink that fails does not get the report of its own loss', async () => {
  const log = memorySink();
  const asked: string[] = [];
  const failing: Sink = {
    name: 'failing',
    write: (event) => {
      asked.push(event.type);
      throw new SinkDown();
    },
  };
  await serving(settings(log, { sinks: [failing, log] }))();
  expect(asked).toEqual(['request.decision']);
});

test('in closed mode a slow sink is waited for before the answer', async () => {
  const log = memorySink();
  let release = (): void => {};
  const slow: Sink = {
    name: 'slow',
    write: () =>
      new Promise((resolve) => {
        release = resolve;
      }),
  };
  const fetch = worker(
    pipeline<BaseContext>()
      .use(audit(settings(log, { sinks: [slow, log], onSinkFailure: 'closed' })))
      .handle(() => new Response('hello')),
  );
  let answered = false;
  const answer = fetch(new Request('https://a.example/'), {}, execution()).then((response) => {
    answered = true;
    return response;
  });
  // The event reached the other sink, so the request has come as far as its record.
  while (log.events.length === 0) await Promise.resolve();
  for (let turn = 0; turn < 50; turn++) await Promise.resolve();
  expect(answered).toBe(false);
  release();
  expect((await answer).status).toBe(200);
});

test('in open mode a slow sink is not waited for, and outlives the answer', async () => {
  const waiting: Promise<unknown>[] = [];
  const never: Sink = { name: 'never', write: () => new Promise(() => {}) };
  const fetch = worker(
    pipeline<BaseContext>()
      .use(audit({ sinks: [never], observer: { worker: 'gate' } }))
      .handle(() => new Response('hello')),
  );
  const response = await fetch(
    new Request('https://a.example/'),
    {},
    { waitUntil: (promise) => waiting.push(promise) },
  );
  expect(response.status).toBe(200);
  // The request itself, which is over, and the sink.
  expect(waiting).toHaveLength(2);
  await waiting[0];
});

describe('a sink that never answers', () => {
  const never: Sink = { name: 'never', write: () => new Promise(() => {}) };
  /** Asks once, lets time pass, and waits for all that the request left behind. */
  const asked = async (options: Partial<AuditOptions>, seconds = 25) => {
    const log = memorySink();
    const time = new VirtualTime();
    const request = serving(settings(log, { sinks: [never, log], sleep: time.sleep, ...options }));
    const answer = request();
    await time.pass(seconds);
    return { log, time, response: await answer };
  };
  const loss = (answer: string) => ({ loss: { sink: 'never', count: 1, cause: 'DeadlineExceeded', answer } });

  test('has failed after 25 seconds, before the platform ends the request: the loss is recorded', async () => {
    const { log, response } = await asked({});
    expect(response.status).toBe(200);
    expect(log.events).toMatchObject([{ type: 'request.decision' }, loss('served')]);
  });

  test('in closed mode gets an answer withheld, and delays no other request', async () => {
    const { log, response } = await asked({ onSinkFailure: 'closed' });
    expect(response.status).toBe(503);
    expect(log.events).toMatchObject([{ type: 'request.decision' }, loss('withheld')]);
  });

  test('does not withhold the report of another loss from the last resort', async () => {
    const told: string[] = [];
    const down: Sink = { name: 'down', write: () => Promise.reject(new SinkDown()) };
    const { time } = await asked({ sinks: [down], lastResort: (line) => void told.push(line) });
    expect(told).toHaveLength(1);
    const request = serving({
      sinks: [down, never],
      sleep: time.sleep,
      lastResort: (line) => void told.push(line),
    });
    const answer = request();
    await time.pass(51);
    await answer;
    expect(told.map((line) => JSON.parse(line).loss.sink)).toEqual(['down', 'down', 'never']);
  });

  test('a pseudonym that never arrives makes the event a loss', async () => {
    const { log } = await asked({ pseudonyms: () => new Promise<never>(() => {}) }, 50);
    expect(log.events).toMatchObject([{ type: 'audit.loss', reason: ['audit.event_failed'] }]);
  });
});

test('in closed mode the body of a withheld answer is cancelled', async () => {
  const { sink } = flaky('throws');
  let cancelled = false;
  const body = new ReadableStream({
    cancel: () => {
      cancelled = true;
    },
  });
  const fetch = worker(
    pipeline<BaseContext>()
      .use(
        audit({ sinks: [sink], observer: { worker: 'gate' }, onSinkFailure: 'closed', lastResort: () => {} }),
      )
      .handle(() => new Response(body)),
  );
  expect((await fetch(new Request('https://a.example/'), {}, execution())).status).toBe(503);
  expect(cancelled).toBe(true);
});

describe('an event that cannot be created', () => {
  const broken = (log: ReturnType<typeof memorySink>, onSinkFailure: 'open' | 'closed') =>
    serving(
      settings(log, {
        onSinkFailure,
        clientAddress: () => {
          throw new TypeError('hunter2');
        },
      }),
    );

  test('is a loss in open mode', async () => {
    const log = memorySink();
    expect((await broken(log, 'open')()).status).toBe(200);
    expect(log.events).toMatchObject([
      {
        type: 'audit.loss',
        reason: ['audit.event_failed'],
        loss: { count: 1, cause: 'TypeError', answer: 'served' },
      },
    ]);
    expect(log.events[0]).not.toHaveProperty('loss.sink');
  });

  test('is a refusal in closed mode', async () => {
    const log = memorySink();
    expect((await broken(log, 'closed')()).status).toBe(503);
    expect(log.events).toMatchObject([{ type: 'audit.loss', loss: { answer: 'withheld' } }]);
  });
});

test.each([
  ['neither', [false, false], 200],
  ['the first', [true, false], 503],
  ['the second', [false, true], 503],
])(
  'of two sinks that take their time, where %s fails, the answer is served only if both wrote',
  async (_which, fails, status) => {
    const sinks = fails.map(
      (isDown, index): Sink => ({
        name: `sink-${index}`,
        write: () => (isDown ? Promise.reject(new SinkDown('down')) : Promise.resolve()),
      }),
    );
    const lastResort = (): void => {};
    const request = serving(settings(memorySink(), { sinks, onSinkFailure: 'closed', lastResort }));
    expect((await request()).status).toBe(status);
  },
);
