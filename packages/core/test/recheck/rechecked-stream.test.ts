import { expect, test } from 'vitest';
import { recheckedStream } from '../../src/recheck/rechecked-stream.ts';

const EVENTS = { 'content-type': 'text/event-stream' };
const turn = (): Promise<void> => new Promise((done) => setImmediate(done));

/** A stream that is looked at when a test says so. */
function watched(headers: Record<string, string> = EVENTS) {
  const slept: {
    readonly ms: number;
    readonly wake: () => void;
    readonly signal: AbortSignal | undefined;
  }[] = [];
  let feed: ReadableStreamDefaultController<Uint8Array> | undefined;
  let cancelled = false;
  let isOver = false;
  const body = new ReadableStream<Uint8Array>({
    start: (controller) => {
      feed = controller;
    },
    cancel: () => {
      cancelled = true;
    },
  });
  const sleep = (ms: number, signal?: AbortSignal): Promise<void> =>
    new Promise((wake) => {
      slept.push({ ms, wake, signal });
      signal?.addEventListener('abort', () => wake());
    });
  const original = new Response(body, { status: 203, statusText: 'Told', headers });
  const check = async (): Promise<void> => {
    if (isOver) throw new Error('over');
  };
  const rechecks = [{ check, options: { socketCheckSeconds: 5, sleep } }];
  return {
    original,
    rechecks,
    slept,
    response: recheckedStream(original, rechecks),
    send: (text: string) => feed?.enqueue(new TextEncoder().encode(text)),
    end: () => feed?.close(),
    fail: () => feed?.error(new Error('the origin is gone')),
    over: () => {
      isOver = true;
    },
    isCancelled: () => cancelled,
  };
}

test('events pass as they come, with the answer that they came with', async () => {
  const { response, send, slept } = watched({ ...EVENTS, 'cache-control': 'no-store' });
  expect([response.status, response.statusText]).toEqual([203, 'Told']);
  expect(response.headers.get('cache-control')).toBe('no-store');
  const reader = response.body?.getReader();
  send('data: 1\n\n');
  expect(new TextDecoder().decode((await reader?.read())?.value)).toBe('data: 1\n\n');
  expect(slept.map(({ ms }) => ms)).toEqual([5000]);
});

test('events are rechecked again and again, and break off when their caller loses access', async () => {
  const { response, slept, over, isCancelled } = watched();
  slept[0]?.wake();
  await turn();
  expect([slept.length, isCancelled()]).toEqual([2, false]);
  over();
  slept[1]?.wake();
  await expect(response.text()).rejects.toThrow();
  await turn();
  expect([slept.length, isCancelled()]).toEqual([2, true]);
});

test.each(['end', 'fail'] as const)('the rechecks end after the %s of the origin', async (how) => {
  const { response, slept, ...origin } = watched();
  origin[how]();
  await response.text().catch(() => 'broken off');
  await turn();
  expect(slept.map(({ signal }) => signal?.aborted)).toEqual([true]);
});

test('a browser that disconnects ends the events of the origin, and the rechecks', async () => {
  const { response, slept, isCancelled } = watched();
  await response.body?.cancel();
  await turn();
  expect([isCancelled(), slept[0]?.signal?.aborted]).toEqual([true, true]);
});

test.each(['Text/Event-Stream', 'text/event-stream; charset=utf-8', 'text/plain, text/event-stream'])(
  '%s is a stream of events',
  (type) => {
    const { response, original } = watched({ 'content-type': type });
    expect(response).not.toBe(original);
  },
);

const STREAMS = [
  ...[
    'application/x-ndjson',
    'application/jsonl',
    'application/jsonlines; charset=utf-8',
    'application/json-seq',
  ],
  ...['application/geo+json-seq', 'application/stream+json', 'application/json;stream=watch'],
  ...['application/vnd.docker.raw-stream', 'application/vnd.amazon.eventstream', 'Application/X-NDJSON'],
  ...[
    'multipart/x-mixed-replace; boundary=frame',
    'multipart/mixed;subscriptionSpec=1.0',
    'application/grpc-web+proto',
  ],
  ...['application/connect+json', 'audio/mpeg', 'video/mp2t'],
];

test.each(STREAMS)('%s without a length breaks off as events do', async (type) => {
  const { response, original, slept, over } = watched({ 'content-type': type });
  expect(response).not.toBe(original);
  over();
  slept[0]?.wake();
  await expect(response.text()).rejects.toThrow();
});

test.each(STREAMS)('%s of a length, which has an end of its own, is passed on as it is', (type) => {
  const { response, original, slept } = watched({ 'content-type': type, 'content-length': '12' });
  expect([response === original, slept]).toEqual([true, []]);
});

test('events are rechecked whatever their Content-Length says', () => {
  const { response, original } = watched({ ...EVENTS, 'content-length': '12' });
  expect(response).not.toBe(original);
});

test.each([
  ...[
    'text/html',
    'text/html; charset=utf-8',
    'text/plain;charset=UTF-8',
    'text/css',
    'application/javascript',
    'application/json',
    'image/png',
  ],
  ...['application/octet-stream', 'application/x-git-upload-pack-result', 'application/mercurial-0.1'],
  ...['multipart/byteranges; boundary=x', 'text/event-streams', undefined],
])('%s is passed on as it is, without a length as well', (type) => {
  const { response, original, slept } = watched(type === undefined ? {} : { 'content-type': type });
  expect([response === original, slept]).toEqual([true, []]);
});

test('an answer without a body is passed on as it is', () => {
  const { rechecks } = watched();
  const empty = new Response(null, { headers: EVENTS });
  expect(recheckedStream(empty, rechecks)).toBe(empty);
});
