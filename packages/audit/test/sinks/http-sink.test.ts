import { expect, test } from 'vitest';
import { httpSink } from '../../src/sinks/http-sink.ts';
import { datadog, splunkHec, webhook } from '../../src/sinks/http-target.ts';
import { recordOf, stoppedClock } from '../chained-logs.ts';
import { execution } from '../serving.ts';

const url = 'https://logs.example/intake';
const secret = 's'.repeat(32);

/** A service that answers with these statuses in turn; 0 is a network that fails. */
function service(...statuses: readonly number[]) {
  const requests: { body: string; headers: Headers }[] = [];
  const waits: number[] = [];
  let call = 0;
  return {
    requests,
    waits,
    network: {
      fetch: async (request: Request) => {
        requests.push({ body: await request.text(), headers: request.headers });
        const status = statuses[Math.min(call++, statuses.length - 1)] ?? 200;
        if (status === 0) throw new TypeError('network');
        return new Response(null, { status });
      },
      sleep: (milliseconds: number) => {
        // Giving up is far away; every other wait is over at once.
        if (milliseconds > 10_000) return new Promise<void>(() => {});
        waits.push(milliseconds);
        return Promise.resolve();
      },
      random: (octets: Uint8Array) => octets.fill(0x80),
    },
  };
}

function write(sink: ReturnType<typeof httpSink>, number: number) {
  const { event, line } = recordOf(number);
  return sink.write(event, line, { requestId: event.id, execution: execution(), clock: stoppedClock() });
}

test('concurrent events are sent in one request', async () => {
  const remote = service(200);
  const sink = httpSink({ target: webhook({ url, secret }), ...remote.network });
  await Promise.all([1, 2, 3].map((number) => write(sink, number)));
  expect(remote.requests).toHaveLength(1);
  expect(remote.requests[0]?.body).toBe([1, 2, 3].map((number) => `${recordOf(number).line}\n`).join(''));
});

test('a batch is no longer than the limit', async () => {
  const remote = service(200);
  const sink = httpSink({ target: webhook({ url, secret }), maxBatch: 2, ...remote.network });
  await Promise.all([1, 2, 3, 4, 5].map((number) => write(sink, number)));
  expect(remote.requests.every(({ body }) => body.trim().split('\n').length <= 2)).toBe(true);
  expect(remote.requests.flatMap(({ body }) => body.trim().split('\n'))).toHaveLength(5);
});

test.each([0, 429, 500, 503])(
  'after %i a batch is sent again, with growing and jittered pauses',
  async (status) => {
    const remote = service(status, status, 200);
    await write(httpSink({ target: webhook({ url, secret }), ...remote.network }), 1);
    expect(remote.requests).toHaveLength(3);
    const [batching, first = 0, second = 0] = remote.waits;
    expect(batching).toBe(200);
    expect([Math.round(first), Math.round(second)]).toEqual([50, 100]);
  },
);

test('after too many attempts the event is a loss', async () => {
  const remote = service(503);
  await expect(
    write(httpSink({ target: webhook({ url, secret }), maxTries: 2, ...remote.network }), 1),
  ).rejects.toThrow('2 attempts');
  expect(remote.requests).toHaveLength(2);
});

test.each([302, 400, 401, 403])('a batch answered with %i is not sent again', async (status) => {
  const remote = service(status);
  await expect(write(httpSink({ target: webhook({ url, secret }), ...remote.network }), 1)).rejects.toThrow(
    String(status),
  );
  expect(remote.requests).toHaveLength(1);
});

test.each([
  ['Splunk', splunkHec({ url, token: 't' }), false],
  ['Datadog', datadog({ url, apiKey: 'k' }), false],
  // Whoever takes those may call its answer what it likes.
  ['a webhook', webhook({ url, secret }), true],
])('the page of a proxy instead of the answer of %s accepts no event: %#', async (_who, target, isTaken) => {
  const headers = { 'content-type': 'text/html; charset=utf-8' };
  const sink = httpSink({
    target,
    ...service().network,
    fetch: async () => new Response('<html>', { headers }),
  });
  const written = Promise.resolve(write(sink, 1));
  if (isTaken) await written;
  else await expect(written).rejects.toMatchObject({ name: 'AnsweredPage' });
});

test('an event that finds the queue full is a loss, and the others are sent', async () => {
  const remote = service(200);
  const sink = httpSink({ target: webhook({ url, secret }), maxWaiting: 2, ...remote.network });
  const results = await Promise.allSettled([1, 2, 3].map((number) => write(sink, number)));
  expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'rejected']);
});

test('an event whose batch was sent by a request that ended is a loss, not an endless wait', async () => {
  const remote = service(200);
  const sink = httpSink({
    target: webhook({ url, secret }),
    ...remote.network,
    fetch: () => new Promise(() => {}),
    sleep: () => Promise.resolve(),
  });
  await expect(write(sink, 1)).rejects.toThrow();
});

test('a batch of no events is refused, since a Worker would wait forever for it', () => {
  const sink = () => httpSink({ target: webhook({ url, secret }), maxBatch: Number(undefined) });
  expect(sink).toThrow('httpSink: maxBatch must be a whole number of at least 1');
});
