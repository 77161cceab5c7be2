import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { Miniflare } from 'miniflare';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { bundleWorker, oneModule } from '../../../../../scripts/bundles/bundle.ts';
import { compatibilityDate } from '../../../../../scripts/compatibility-date.ts';
import { rawRequest } from '../../../../../scripts/fixtures/raw-request.ts';
import { discardOutput } from '../../../../../scripts/fixtures/runtime-output.ts';
import { type Fault, FaultyServer } from '../../fixtures/faulty-server.ts';

// Faults of an origin, one at a time, in workerd and over TCP: what the client gets, what is recorded, what the origin was asked.

interface Recorded {
  readonly type: string;
  readonly reason: readonly string[];
  readonly upstream?: { readonly id: string; readonly change?: string };
}

const origin = new FaultyServer();
let miniflare: Miniflare;
let port: number;
let seen = 0;

beforeAll(async () => {
  const address = await origin.start();
  miniflare = new Miniflare({
    handleRuntimeStdio: discardOutput,
    workers: [
      {
        name: 'gate',
        ...oneModule(await bundleWorker(join(import.meta.dirname, '../../fixtures/faulty-origin-worker.ts'))),
        compatibilityDate,
        serviceBindings: { WIKI: { external: { address, http: {} } }, STANDBY: 'standby' },
        unsafeDirectSockets: [{ host: '127.0.0.1', port: 0 }],
      },
      {
        name: 'standby',
        modules: true,
        script: 'export default { fetch: () => new Response("standby") };',
        compatibilityDate,
      },
    ],
  });
  await miniflare.ready;
  port = Number((await miniflare.unsafeGetDirectURL('gate')).port);
});
beforeEach(async () => {
  await recorded();
  origin.asked = [];
  origin.fault = 'none';
});
afterEach(() => origin.start());
afterAll(async () => {
  await miniflare?.dispose();
  await origin.stop();
});

/** What was recorded since this was last asked. */
async function recorded(): Promise<readonly Recorded[]> {
  const answer = await miniflare.dispatchFetch('https://events.example/');
  const all = (await answer.json()) as readonly Recorded[];
  const news = all.slice(seen);
  seen = all.length;
  return news.filter(({ type }) => type !== 'policy.loaded');
}

interface Sent {
  readonly method?: string;
  readonly body?: string;
  readonly accept?: string;
  readonly path?: string;
  /** The client's address. */
  readonly from?: string;
}

const aMinutePasses = () =>
  miniflare.dispatchFetch('https://minute.example/').then((answer) => answer.text());

/** Sends a request as a client does that sees where an answer breaks off. */
async function sent(
  host: string,
  { method = 'GET', body, accept = '*/*', path = '/T1', from = '192.0.2.1' }: Sent = {},
) {
  const headers = { host: `${host}.corp.example`, accept, 'cf-connecting-ip': from };
  const call = request({ host: '127.0.0.1', port, path, method, headers });
  call.end(body);
  const [answer] = (await once(call, 'response')) as [IncomingMessage];
  const text = await new Response(Readable.toWeb(answer) as never).text().catch(() => 'broken off');
  return { status: answer.statusCode, headers: answer.headers, text };
}

/** What a client gets: the status, and a body, a code, or that it broke. */
async function asked(host: string, init?: Sent): Promise<string> {
  const { status, headers, text } = await sent(host, init);
  const isProblem = headers['content-type'] === 'application/problem+json';
  return `${status} ${isProblem ? JSON.parse(text).code : text}`;
}

const changes = (events: readonly Recorded[]) =>
  events.flatMap(({ type, upstream }) => (type === 'upstream.changed' ? [upstream?.change] : []));
const reasons = (events: readonly Recorded[]) =>
  events.flatMap(({ type, reason }) => (type === 'request.decision' ? reason : []));

const UNREACHABLE = '502 proxy.origin_unreachable';
const TIMEOUT = '504 proxy.origin_timeout';

interface Expected {
  /** The instance: one whose patience ends soon, where that is what matters. */
  readonly at?: 'hasty' | 'idle';
  readonly get: string;
  readonly post: string;
  readonly reason?: string;
  readonly changes?: readonly string[];
  readonly gets?: number;
}

const TIMED_OUT: Expected = {
  at: 'hasty',
  get: TIMEOUT,
  post: TIMEOUT,
  reason: 'proxy.origin_timeout',
  changes: ['retried'],
  gets: 2,
};

test.each<[Fault, Expected]>([
  ['none', { get: '200 ALIVE well', post: '200 ALIVE well', gets: 1 }],
  [
    'resets before headers',
    {
      get: UNREACHABLE,
      post: UNREACHABLE,
      reason: 'proxy.origin_unreachable',
      changes: ['retried'],
      gets: 2,
    },
  ],
  ['stalls before headers', TIMED_OUT],
  ['drips headers', TIMED_OUT],
  ['503', { get: '503 busy', post: '503 busy', changes: ['retried'], gets: 2 }],
  [
    'resets in the body',
    { get: '200 broken off', post: '200 broken off', changes: ['body_broken', 'body_broken'], gets: 1 },
  ],
  [
    'stalls in the body',
    {
      at: 'idle',
      get: '200 broken off',
      post: '200 broken off',
      changes: ['body_stalled', 'body_stalled'],
      gets: 1,
    },
  ],
  ['drips the body', { at: 'idle', get: '200 ALIVE well', post: '200 ALIVE well', gets: 1 }],
])('an origin’s fault: %s', async (fault, expected) => {
  origin.fault = fault;
  const at = expected.at ?? 'wiki';
  expect(await asked(at)).toBe(expected.get);
  expect(origin.asked).toEqual(Array.from({ length: expected.gets ?? 1 }, () => 'GET /T1'));
  origin.asked = [];
  expect(await asked(at, { method: 'POST', body: 'a=1' })).toBe(expected.post);
  expect(origin.asked).toEqual(['POST /T1']);
  const events = await recorded();
  expect(changes(events)).toEqual(expected.changes ?? []);
  if (expected.reason !== undefined) {
    expect(reasons(events).filter((reason) => reason.startsWith('proxy.'))).toEqual([
      expected.reason,
      expected.reason,
    ]);
  }
});

test('an origin’s fault: it refuses connections', async () => {
  await origin.stop();
  expect(await asked('wiki')).toBe(UNREACHABLE);
  expect(await asked('wiki', { method: 'POST', body: 'a=1' })).toBe(UNREACHABLE);
  expect(changes(await recorded())).toEqual(['retried']);
});

test('an origin that fails on and on is left alone, and asked again when it is well', async () => {
  origin.fault = 'resets before headers';
  expect([await asked('breaking'), await asked('breaking', { path: '/T2', from: '198.51.100.7' })]).toEqual([
    UNREACHABLE,
    UNREACHABLE,
  ]);
  const alone = '503 proxy.origin_left_alone';
  expect([await asked('breaking'), await asked('breaking', { method: 'POST', body: 'a=1' })]).toEqual([
    alone,
    alone,
  ]);
  expect(origin.asked).toHaveLength(2);
  origin.fault = 'none';
  await aMinutePasses();
  expect(await asked('breaking')).toBe('200 ALIVE well');
  const events = await recorded();
  expect(changes(events)).toEqual(['circuit_opened', 'circuit_closed']);
  expect(reasons(events)).toContain('proxy.origin_left_alone');
});

test('an origin whose health check fails is left alone, and a standby answers meanwhile', async () => {
  origin.fault = 'resets before headers';
  origin.isAlive = false;
  expect(await asked('checked')).toBe('200 standby');
  await expect.poll(() => origin.asked).toEqual(['GET /T1', 'GET /status/']);
  await expect
    .poll(() => asked('checked', { method: 'POST', body: 'a=1' }))
    .toBe('503 proxy.origin_left_alone');
  origin.asked = [];
  await aMinutePasses();
  expect(await asked('checked')).toBe('200 standby');
  await expect.poll(() => origin.asked).toEqual(['GET /status/']);
  origin.fault = 'none';
  origin.isAlive = true;
  await aMinutePasses();
  await expect.poll(() => asked('checked')).toBe('200 ALIVE well');
  const events = await recorded();
  expect(new Set(changes(events))).toEqual(new Set(['circuit_opened', 'failed_over', 'circuit_closed']));
  expect(events.some(({ type, upstream }) => type === 'request.decision' && upstream?.id === 'STANDBY')).toBe(
    true,
  );
});

test('after 500 uploads that one client cut off, the requests of another client are answered', async () => {
  origin.fault = 'waits for the whole body';
  const upload =
    'POST /T1 HTTP/1.1\r\nHost: shared.corp.example\r\nCF-Connecting-IP: 192.0.2.1\r\nContent-Length: 1000\r\n\r\nabc';
  for (let batch = 0; batch < 10; batch += 1)
    await Promise.all(Array.from({ length: 50 }, () => rawRequest(port, upload, { ends: true })));
  // On a busy machine many end before they have reached the origin.
  expect(origin.asked.length).toBeGreaterThan(50);
  expect(await asked('shared', { from: '198.51.100.7' })).toBe('200 ALIVE well');
  const events = await recorded();
  expect(changes(events)).toEqual([]);
  expect(new Set(reasons(events).filter((reason) => reason.startsWith('proxy.')))).toEqual(
    new Set(['proxy.client_closed']),
  );
});

test('pages that fail for one client alone leave the origin open to other clients', async () => {
  origin.fault = '503';
  for (let page = 0; page < 20; page += 1)
    expect(await asked('shared', { path: `/T${page}` })).toBe('503 busy');
  origin.fault = 'none';
  expect(await asked('shared', { from: '198.51.100.7' })).toBe('200 ALIVE well');
  expect(changes(await recorded())).not.toContain('circuit_opened');
});

test.each([
  ['a Conduit method that writes', '/api/maniphest.edit?transactions=%5B%5D'],
  ['a Mercurial command that writes', '/source/hg/?cmd=pushkey&namespace=bookmarks&key=a&old=&new=b'],
])('%s is sent once by GET to an origin that answers 502, and never to the failover', async (_what, path) => {
  origin.fault = '502';
  expect(await asked('phorge', { path })).toBe('502 bad');
  expect(origin.asked).toEqual([`GET ${path}`]);
});

test('an application under maintenance gets no request, and the answer has Retry-After', async () => {
  const { status, headers, text } = await sent('closed');
  expect([status, headers['retry-after'], JSON.parse(text).code]).toEqual([503, '1800', 'proxy.maintenance']);
  const page = await sent('closed', { accept: 'text/html' });
  expect([page.status, page.headers['content-type']]).toEqual([503, 'text/html; charset=utf-8']);
  expect(origin.asked).toEqual([]);
});
