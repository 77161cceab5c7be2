import { expect, test, vi } from 'vitest';
import { type BatchOptions, batchSender } from '../../src/http/batch-sender.ts';
import type { Random } from '../../src/request/random.ts';

/** Giving up is far away; every other wait is over at once. */
const sleep = (milliseconds: number): Promise<void> =>
  milliseconds > 10_000 ? new Promise(() => {}) : Promise.resolve();

const clock = { now: () => 1_000 };
const target = {
  name: 'collector',
  request: (lines: readonly string[], now: number) =>
    new Request('https://collector.example/', { method: 'POST', body: `${now} ${lines.join(',')}` }),
};

test('lines of requests that come close together travel in one request', async () => {
  const bodies: string[] = [];
  const fetch = async (request: Request) => {
    bodies.push(await request.text());
    return new Response();
  };
  const send = batchSender('spans', { target, fetch, sleep });
  await Promise.all(['a', 'b', 'c'].map((line) => send(line, clock)));
  expect(bodies).toEqual(['1000 a,b,c']);
});

test('a line that finds the queue full is refused immediately, and the other lines are sent', async () => {
  let wake = (): void => {};
  const woken = new Promise<void>((resolve) => {
    wake = resolve;
  });
  let called = 0;
  const fetch = async () => {
    called++;
    return new Response();
  };
  const send = batchSender('spans', {
    target,
    fetch,
    maxWaiting: 1,
    sleep: (milliseconds) => (milliseconds > 10_000 ? sleep(milliseconds) : woken),
  });
  const first = send('a', clock);
  await expect(send('b', clock)).rejects.toThrow('collector: the queue is full (1 lines are waiting)');
  wake();
  await first;
  expect(called).toBe(1);
});

test('a service that does not answer holds at most sixteen million characters in flight, and only until their time limit', async () => {
  const long = 'x'.repeat(2 ** 22);
  let now = 1_000;
  const calls: (() => void)[] = [];
  const fetch = () => new Promise<Response>((done) => calls.push(() => done(new Response())));
  const send = batchSender('spans', {
    target,
    fetch,
    maxBatch: 1,
    maxTries: 2,
    timeoutMs: 5000,
    sleep: () => new Promise(() => {}),
  });
  const sent = () => send(long, { now: () => now });
  const four = [sent(), sent(), sent(), sent()];
  await expect(send('x', { now: () => now })).rejects.toThrow(
    'collector: too many characters are in flight already',
  );
  await expect.poll(() => calls).toHaveLength(4);
  calls[2]?.();
  await four[2];
  void sent();
  await expect(sent()).rejects.toThrow('too many characters');
  // All tries of those that nobody heard of again are over.
  now += 2 * (5000 + 400) - 1;
  await expect(sent()).rejects.toThrow('too many characters');
  now += 1;
  void sent();
  await expect.poll(() => calls).toHaveLength(6);
});

test('a batch that the service refuses permanently is not sent again', async () => {
  let called = 0;
  const fetch = async () => {
    called++;
    return new Response(null, { status: 400 });
  };
  const send = batchSender('spans', { target, fetch, sleep });
  await expect(send('a', clock)).rejects.toMatchObject({
    message: 'answered 400',
    name: 'Answered400',
  });
  expect(called).toBe(1);
});

/** A service that answers with these, one after the other, the last again and again; and all that was waited for. */
function serviceOf(...answers: (number | Error | (() => Response))[]) {
  const waits: number[] = [];
  const tried: Request[] = [];
  const fetch = async (request: Request) => {
    tried.push(request);
    const answer = answers[Math.min(tried.length, answers.length) - 1];
    if (typeof answer === 'function') return answer();
    if (typeof answer === 'number') return new Response(null, { status: answer });
    throw answer;
  };
  const patient = (milliseconds: number): Promise<void> => {
    waits.push(milliseconds);
    return sleep(milliseconds);
  };
  // Half of what there is.
  const random: Random = (bytes) => {
    bytes.fill(0);
    bytes[0] = 128;
    return bytes;
  };
  return { waits, tried, options: { target, fetch, sleep: patient, random } };
}

test.each([408, 425, 429, 500, 502, 503, 504, new TypeError('network')])(
  'after %s a batch is sent again, and waits twice as long each time',
  async (trouble) => {
    const { waits, tried, options } = serviceOf(trouble, trouble, trouble, 200);
    await batchSender('spans', options)('a', clock);
    expect(tried).toHaveLength(4);
    expect(waits.filter((wait) => wait < 10_000)).toEqual([200, 50, 100, 200]);
  },
);

test.each([
  ['for two seconds', '2', 2000],
  ['for two seconds in two digits', '02', 2000],
  ['for ten seconds', '10', 5000],
  ['until a moment', 'Thu, 01 Jan 1970 00:00:03 GMT', 2000],
  ['until a moment that begins with its day', '01 Jan 1970 00:00:03 GMT', 2000],
  ['until a moment that ends with its zone', 'Thu, 01 Jan 1970 00:00:03 +0000', 2000],
  ['for longer than an answer is waited for', '3600', 5000],
  ['for no time', '0', 0],
  ['until a moment that is over', 'Thu, 01 Jan 1970 00:00:00 GMT', 0],
  ['for nobody knows how long', 'soon', 0],
])(
  'a service that asks for a pause by %s gets it, in addition to the jittered wait',
  async (_how, retryAfter, rest) => {
    const busy = () => new Response(null, { status: 429, headers: { 'retry-after': retryAfter } });
    const { waits, tried, options } = serviceOf(busy, 200);
    await batchSender('spans', options)('a', clock);
    expect(tried).toHaveLength(2);
    expect(waits.filter((wait) => wait < 10_000)).toEqual([200, rest + 50]);
  },
);

test('the caller’s check sees the answer only where the service accepted the batch', async () => {
  const seen: unknown[] = [];
  const taken = async (answer: Response, now: number) => void seen.push([await answer.text(), now]);
  const { options } = serviceOf(
    () => new Response('busy', { status: 503 }),
    () => new Response('all but one'),
  );
  await batchSender('spans', { ...options, target: { ...target, taken } })('a', clock);
  expect(seen).toEqual([['all but one', 1000]]);
});

test('a batch that every attempt failed to deliver is lost', async () => {
  const { tried, options } = serviceOf(503);
  await expect(batchSender('spans', { ...options, maxTries: 3 })('a', clock)).rejects.toMatchObject({
    message: 'collector: not accepted after 3 attempts',
    name: 'NotTaken',
  });
  expect(tried).toHaveLength(3);
});

test('a batch that is full is sent immediately', async () => {
  const { waits, tried, options } = serviceOf(200);
  const send = batchSender('spans', { ...options, maxBatch: 2 });
  await Promise.all([send('a', clock), send('b', clock)]);
  expect(tried).toHaveLength(1);
  expect(waits.filter((wait) => wait < 10_000)).toEqual([200]);
});

test('a request that gets no result for its line gives up when the time of all attempts is over', async () => {
  const waits: number[] = [];
  const send = batchSender('spans', {
    target,
    fetch: () => new Promise<Response>(() => {}),
    maxTries: 2,
    timeoutMs: 5000,
    sleep: async (milliseconds) => void waits.push(milliseconds),
  });
  await expect(send('a', clock)).rejects.toMatchObject({ name: 'GaveUp', message: 'collector' });
  expect(waits).toEqual([200, 2 * (5000 + 400)]);
});

test('a request whose line was delivered leaves no timer behind', async () => {
  vi.useFakeTimers();
  const send = batchSender('spans', { target, fetch: async () => new Response() });
  const sent = send('a', clock);
  await vi.advanceTimersByTimeAsync(200);
  await sent;
  expect(vi.getTimerCount()).toBe(0);
  vi.useRealTimers();
});

test('a call to the service is aborted at its time limit', async () => {
  const { tried, options } = serviceOf(200);
  const soon = (milliseconds: number) => (milliseconds > 1000 ? sleep(10_001) : Promise.resolve());
  await batchSender('spans', { ...options, timeoutMs: 1, sleep: soon })('a', clock);
  const [request] = tried;
  await new Promise<void>((aborted) => {
    if (request?.signal.aborted === true) aborted();
    request?.signal.addEventListener('abort', () => aborted());
  });
  expect(request?.signal.reason).toMatchObject({ name: 'TimeoutError' });
});

test('a lost line is reported only to its own request, though others were in the same batch', async () => {
  const { options } = serviceOf(400);
  const send = batchSender('spans', options);
  const both = await Promise.allSettled([send('a', clock), send('b', clock)]);
  expect(both.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
});

test('without a fetch option, the batch sender uses the runtime’s fetch', async () => {
  const { tried, options } = serviceOf(200);
  vi.stubGlobal('fetch', options.fetch);
  try {
    await batchSender('spans', { target, sleep })('a', clock);
  } finally {
    vi.unstubAllGlobals();
  }
  expect(await tried[0]?.text()).toBe('1000 a');
});

test.each([
  [{ maxBatch: 0 }, 'maxBatch must be a whole number of at least 1'],
  [{ maxBatch: Number.NaN }, 'maxBatch must be a whole number of at least 1'],
  [{ maxWaiting: 0 }, 'maxWaiting must be a whole number of at least 1'],
  [{ maxTries: 0 }, 'maxTries must be a whole number from 1 to 12'],
  [{ maxTries: 13 }, 'maxTries must be a whole number from 1 to 12'],
  [{ waitMs: -1 }, 'waitMs must be a number from 0 to 60000 milliseconds'],
  [{ timeoutMs: 60_001 }, 'timeoutMs must be a number above 0, at most 60000 milliseconds'],
  [{ maxTrys: 3 }, 'maxTrys is not an option; did you mean maxTries?'],
])('options that would never send anything are refused: %o', (wrong, problem) => {
  expect(() => batchSender('spans', { target, ...wrong })).toThrow(`spans: ${problem}`);
});

test('without a receiver, no batch sender is created', () => {
  expect(() => batchSender('spans', {} as BatchOptions)).toThrow(
    'spans: target is missing: it must have request()',
  );
});

test('with the most tries that there may be, a line waits for them all', async () => {
  const waits: number[] = [];
  const send = batchSender('spans', {
    target,
    maxTries: 12,
    timeoutMs: 60_000,
    fetch: async () => new Response(null, { status: 503 }),
    sleep: (milliseconds) => {
      waits.push(milliseconds);
      return milliseconds > 1_000_000 ? new Promise(() => {}) : Promise.resolve();
    },
  });
  await expect(send('a', clock)).rejects.toMatchObject({ name: 'NotTaken' });
  // A timer of more is over at once.
  expect(Math.max(...waits)).toBeLessThan(2 ** 31);
});
