import { type BaseContext, type HasCaller, pipeline, worker } from '@portcullis/core';
import { mapRoles } from '@portcullis/roles';
import { type TestSocket, TestSocketPair, upgraded, withWorkerdSockets } from '@portcullis/testing/internal';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { enforce, type Policy } from '../src/index.ts';
import { member } from './gate.ts';

// What stays open ends when the rule that let it in holds no longer, whatever else stands in the pipeline.

let restore: () => void;

beforeEach(() => {
  vi.useFakeTimers({ now: Date.UTC(2026, 10, 27, 16, 59, 30) });
  restore = withWorkerdSockets();
});

afterEach(() => {
  restore();
  vi.useRealTimers();
});

const until = (hour: string): Policy<'engineer'> => ({
  name: 'office',
  rules: [
    {
      name: 'hours',
      effect: 'allow',
      who: { roles: ['engineer'] },
      paths: ['/**'],
      when: { zone: 'UTC', from: '08:00', until: hour },
    },
  ],
});

/** What a gate with this policy answers to somebody who logged in at noon. */
async function answered(policy: Policy<'engineer'>, answer: Response): Promise<Response> {
  const ada = member('eng-web');
  const caller = {
    ...ada,
    authentication: { ...ada.authentication, authTime: Date.UTC(2026, 10, 27, 12) / 1000 },
  };
  const app = pipeline<BaseContext>()
    .use<HasCaller>((_context, next) => next({ caller }))
    .use(mapRoles({ engineer: ['eng-*'] }))
    .use(enforce(policy))
    .handle(() => answer);
  const response = await worker(app)(new Request('https://gate.example/ws'), {}, { waitUntil: () => {} });
  expect(response.ok || response.status === 101).toBe(true);
  return response;
}

/** With what the socket of a browser was closed by then, in seconds. */
async function closedAfter(policy: Policy<'engineer'>, seconds: number): Promise<number | undefined> {
  const origin = new TestSocketPair();
  const response = await answered(policy, upgraded(origin[0]));
  const { webSocket } = response as unknown as { readonly webSocket: TestSocket };
  let closed: number | undefined;
  webSocket.addEventListener('close', (event) => {
    closed = (event as CloseEvent).code;
  });
  await vi.advanceTimersByTimeAsync(1000 * seconds);
  return closed;
}

describe('an open answer that a rule admitted for some hours', () => {
  test('is closed within five seconds of their end, if it is a socket', async () => {
    expect(await closedAfter(until('17:00'), 29)).toBeUndefined();
    vi.setSystemTime(Date.UTC(2026, 10, 27, 16, 59, 30));
    expect(await closedAfter(until('17:00'), 35)).toBe(1008);
  });

  test('breaks off, if it is a stream of events', async () => {
    const headers = { 'content-type': 'text/event-stream' };
    const { body } = await answered(until('17:00'), new Response(new ReadableStream(), { headers }));
    const read = body?.getReader().read();
    const broken = expect(read).rejects.toThrow();
    await vi.advanceTimersByTimeAsync(35_000);
    await broken;
  });

  test('continues as long as they do', async () => {
    expect(await closedAfter(until('18:00'), 1800)).toBeUndefined();
  });
});

test('a socket ends when its login is older than the rule allows', async () => {
  const within = (maxAgeSeconds: number): Policy<'engineer'> => ({
    name: 'safe',
    rules: [
      { name: 'all', effect: 'allow', who: { roles: ['engineer'] }, paths: ['/**'] },
      {
        name: 'fresh',
        effect: 'stepUp',
        who: 'anyone',
        paths: ['/ws'],
        authentication: { maxAgeSeconds },
      },
    ],
  });
  expect(await closedAfter(within(18_010), 20)).toBeUndefined();
  expect(await closedAfter(within(18_010), 40)).toBe(1008);
});

test('an open answer that depends on no circumstance is passed on unchanged', async () => {
  const policy: Policy<'engineer'> = {
    name: 'plain',
    rules: [{ name: 'all', effect: 'allow', who: { roles: ['engineer'] }, paths: ['/**'] }],
  };
  const socket = upgraded(new TestSocketPair()[0]);
  expect(await answered(policy, socket)).toBe(socket);
});
