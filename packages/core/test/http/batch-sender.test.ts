import { expect, test } from 'vitest';
import { batchSender } from '../../src/http/batch-sender.ts';

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
  const send = batchSender({ target, fetch, sleep });
  await Promise.all(['a', 'b', 'c'].map((line) => send(line, clock)));
  expect(bodies).toEqual(['1000 a,b,c']);
});

test('a line that finds the waiting room full is refused at once, and the others are sent', async () => {
  let wake = (): void => {};
  const woken = new Promise<void>((resolve) => {
    wake = resolve;
  });
  let called = 0;
  const fetch = async () => {
    called++;
    return new Response();
  };
  const send = batchSender({
    target,
    fetch,
    maxWaiting: 1,
    sleep: (milliseconds) => (milliseconds > 10_000 ? sleep(milliseconds) : woken),
  });
  const first = send('a', clock);
  await expect(send('b', clock)).rejects.toThrow('collector: 1 of them wait already');
  wake();
  await first;
  expect(called).toBe(1);
});

test('what the service refuses for good is not tried again', async () => {
  let called = 0;
  const fetch = async () => {
    called++;
    return new Response(null, { status: 400 });
  };
  const send = batchSender({ target, fetch, sleep });
  await expect(send('a', clock)).rejects.toThrow('answered 400');
  expect(called).toBe(1);
});
