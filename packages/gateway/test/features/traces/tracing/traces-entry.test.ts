import { recorder } from '@portcullis/core';
import { expect, test, vi } from 'vitest';
import { traces } from '../../../../src/traces.ts';
import { tracedGate, unreachable } from './fixtures/traced-gate.ts';

const UUID = /^[\da-f]{8}-[\da-f]{4}-7[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/;

test('every answer contains the id of its request, and no other', async () => {
  const { serve } = tracedGate();
  const own = await serve(() => new Response('x', { headers: { 'x-request-id': "the origin's own" } }));
  expect(own.headers.get('x-request-id')).toMatch(UUID);
  const fetched = await fetch('data:text/plain,hello');
  const copied = await serve(() => fetched);
  expect(copied.headers.get('x-request-id')).toMatch(UUID);
  expect(await copied.text()).toBe('hello');
  const refused = await serve(() => {
    throw unreachable();
  });
  expect(refused.status).toBe(502);
  expect(refused.headers.get('x-request-id')).toMatch(UUID);
});

test('an answer without a body has none, and an upgraded connection is unchanged', async () => {
  const { serve } = tracedGate();
  const empty = await serve(() => new Response(null, { status: 204 }));
  expect([empty.status, empty.body, empty.headers.has('x-request-id')]).toEqual([204, null, true]);
  const upgraded = Object.defineProperty(new Response(), 'status', { value: 101 });
  expect(await serve(() => upgraded)).toBe(upgraded);
});

test('a request is a span with its target, its outcome, and the id of the log', async () => {
  const { serve, collector, settled, time } = tracedGate();
  const response = await serve(() => {
    time.now += 12;
    return new Response(null, { status: 404 });
  });
  await settled();
  const [span, ...others] = collector.spans;
  expect(others).toEqual([]);
  expect(span).toMatchObject({
    name: 'GET',
    kind: 2,
    service: 'gate',
    failed: false,
    attributes: {
      'http.request.method': 'GET',
      'http.response.status_code': 404,
      'url.scheme': 'https',
      'server.address': 'wiki.example',
      'url.path': '/page',
      'portcullis.request_id': response.headers.get('x-request-id'),
    },
  });
  expect((span?.end ?? 0n) - (span?.start ?? 0n)).toBe(12_000_000n);
  expect(span?.parentSpanId).toBeUndefined();
  expect(collector.headers[0]?.get('x-key')).toBe('c0llector-key');
});

test('an unknown method makes no kind of span of its own', async () => {
  const { serve, collector, settled } = tracedGate();
  await serve(() => new Response(), { request: new Request('https://wiki.example/', { method: 'CANARY' }) });
  await settled();
  expect(collector.spans).toMatchObject([{ name: 'HTTP', attributes: { 'http.request.method': '_OTHER' } }]);
  expect(collector.bodies.join()).not.toContain('CANARY');
});

test('a trace that a request contains is continued, with its caller as the parent', async () => {
  const { serve, collector, settled } = tracedGate();
  const traceparent = `00-${'a'.repeat(32)}-${'b'.repeat(16)}-00`;
  await serve(() => new Response(), {
    request: new Request('https://wiki.example/', { headers: { traceparent } }),
  });
  await settled();
  expect(collector.spans).toMatchObject([{ traceId: 'a'.repeat(32), parentSpanId: 'b'.repeat(16) }]);
});

test('a failure of the gateway is traced by its code, a refused address without its path', async () => {
  const { serve, collector, settled } = tracedGate();
  await serve(() => {
    throw unreachable();
  });
  await serve(() => new Response(), { request: new Request('https://wiki.example/a//b') });
  await settled();
  const [failed, refused] = collector.spans;
  expect(failed).toMatchObject({ failed: true, attributes: { 'error.type': 'proxy.origin_unreachable' } });
  expect(refused?.attributes).toMatchObject({ 'http.response.status_code': 400 });
  expect(refused?.attributes).not.toHaveProperty('url.path');
});

test('a recorder further in that fails is a span that failed', async () => {
  const { serve, collector, settled } = tracedGate();
  const failing = recorder(() => Promise.reject(new RangeError('with a s3cret')));
  const response = await serve(() => new Response(), { inner: failing });
  await settled();
  expect(response.status).toBe(500);
  expect(collector.spans).toMatchObject([{ failed: true, attributes: { 'error.type': 'RangeError' } }]);
  expect(collector.bodies.join()).not.toContain('s3cret');
});

test('a request that is not sampled sends no span, and its response contains the request ID', async () => {
  const { serve, collector, settled } = tracedGate();
  const answer = await serve(() => new Response(), { sampleRate: 0 });
  await settled();
  expect(collector.bodies).toEqual([]);
  expect(answer.headers.get('x-request-id')).toMatch(UUID);
});

test('a failing report to the operator does not withhold the answer', async () => {
  const console = vi.spyOn(globalThis.console, 'error').mockImplementation(() => {});
  const failing = () => {
    throw new RangeError('with a s3cret');
  };
  const { serve, settled } = tracedGate({ maskPath: failing, report: failing });
  expect((await serve(() => new Response('fine'))).status).toBe(200);
  await settled();
  expect(console.mock.calls.map(String).join()).toMatch(
    /^portcullis: traces: the span of \S+ could not be filled in \(RangeError\)$/,
  );
});

test('a mask that fails removes the attributes of the span, and does not withhold the answer', async () => {
  const { serve, collector, settled, reports } = tracedGate({
    maskPath: () => {
      throw new RangeError('with a s3cret');
    },
  });
  expect((await serve(() => new Response('fine'))).status).toBe(200);
  await settled();
  expect(collector.spans).toMatchObject([{ name: 'GET', attributes: {} }]);
  expect(reports.join()).toMatch(
    /^portcullis: traces: the span of .* could not be filled in \(RangeError\)$/,
  );
});

test('options that cannot work are refused at the start, by name', () => {
  const wrong = { service: '', collector: { url: 'otel' }, maxSpans: 1, serverTiming: [''] };
  expect(() => traces(wrong)).toThrow(
    /service must be a non-empty string.*collector must have a url.*serverTiming must be an array.*maxSpans must be a whole/s,
  );
});
