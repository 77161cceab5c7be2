import { join } from 'node:path';
import { Miniflare } from 'miniflare';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { bundleWorker, oneModule } from '../../../../../../scripts/bundles/bundle.ts';
import { compatibilityDate } from '../../../../../../scripts/compatibility-date.ts';
import { OtlpCollector } from '../../../../../../scripts/fixtures/otlp-collector.ts';
import { discardOutput } from '../../../../../../scripts/fixtures/runtime-output.ts';

// One request through a gate in workerd, its provider, its store and its origin, which traces too, at one collector.

const collector = new OtlpCollector();
let miniflare: Miniflare;

/** An origin that continues the trace that it is told of, as any instrumented service does. */
const ORIGIN = `export default {
  async fetch(request, env, execution) {
    const [, traceId, parentSpanId] = request.headers.get('traceparent').split('-');
    const time = String(BigInt(Date.now()) * 1000000n);
    const attributes = [{ key: 'request_id', value: { stringValue: request.headers.get('x-request-id') } }];
    const span = {
      traceId, parentSpanId, attributes, spanId: '00000000000000aa', name: 'phorge', kind: 2,
      startTimeUnixNano: time, endTimeUnixNano: time, status: {},
    };
    const resource = { attributes: [{ key: 'service.name', value: { stringValue: 'phorge' } }] };
    execution.waitUntil(fetch('https://otel.example/v1/traces', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ resourceSpans: [{ resource, scopeSpans: [{ spans: [span] }] }] }),
    }));
    return new Response('page');
  },
};`;

/** Waits for what is sent behind the answer. */
const found = <Found>(find: () => Found | Promise<Found>) => vi.waitUntil(find, { timeout: 20_000 });

/** A Worker that is shown the platform's own spans, as they open and end, and says which there were. */
const TAIL = `const spans = [];
export default {
  fetch: () => Response.json(spans),
  tailStream: () => ({ event, spanContext }) => {
    if (event.type === 'spanOpen') spans.push({ id: event.spanId, below: spanContext.spanId, name: event.name, said: {} });
    if (event.type !== 'attributes') return;
    const span = spans.find(({ id }) => id === spanContext.spanId);
    for (const { name, value } of event.info) if (span !== undefined) span.said[name] = typeof value === 'bigint' ? Number(value) : value;
  },
};`;

beforeAll(async () => {
  const outboundService = async (request: {
    url: string;
    method: string;
    headers: unknown;
    text(): Promise<string>;
  }) => {
    const { url, method } = request;
    const headers = new Headers(Object.fromEntries(request.headers as Iterable<[string, string]>));
    const answer = await collector.take(new Request(url, { method, headers, body: await request.text() }));
    return new Response(await answer.text(), { status: answer.status });
  };
  miniflare = new Miniflare({
    handleRuntimeStdio: discardOutput,
    workers: [
      {
        name: 'gate',
        ...oneModule(await bundleWorker(join(import.meta.dirname, '../../../fixtures/traced-worker.ts'))),
        compatibilityDate,
        compatibilityFlags: ['nodejs_compat'],
        serviceBindings: { PHORGE: 'phorge' },
        kvNamespaces: ['KEYS'],
        durableObjects: { KEEPER: 'Keeper' },
        streamingTails: ['tail'],
        outboundService: outboundService as never,
      },
      {
        name: 'phorge',
        modules: true,
        script: ORIGIN,
        compatibilityDate,
        outboundService: outboundService as never,
      },
      {
        name: 'tail',
        modules: true,
        script: TAIL,
        compatibilityDate,
        compatibilityFlags: ['streaming_tail_worker', 'experimental'],
      },
    ],
  });
  await miniflare.ready;
});
afterAll(() => miniflare?.dispose());

test('one request id is in the gateway, provider, store and origin in one trace', async () => {
  const token = await (await miniflare.dispatchFetch('https://token.example/')).text();
  const answer = await miniflare.dispatchFetch('https://phorge.corp.example/T1?q=canary-query', {
    headers: { authorization: `Bearer ${token}`, cookie: 'a=canary-cookie' },
  });
  expect([answer.status, await answer.text()]).toEqual([200, 'page']);
  const id = answer.headers.get('x-request-id');
  const root = await found(() =>
    collector.spans.find(({ attributes }) => attributes['portcullis.request_id'] === id),
  );
  const spans = await found(() => {
    const all = collector.trace(root.traceId);
    return all.some(({ service }) => service === 'phorge') ? all : undefined;
  });
  expect(new Set(spans.map(({ name }) => name))).toEqual(
    new Set(['GET', 'provider.discovery', 'provider.keys', 'store.get', 'store.put', 'origin', 'phorge']),
  );
  const below = (name: string) => spans.find((span) => span.name === name)?.parentSpanId;
  expect(below('provider.keys')).toBe(root.spanId);
  expect(below('store.get')).toBe(root.spanId);
  expect(below('origin')).toBe(root.spanId);
  expect(below('phorge')).toBe(spans.find(({ name }) => name === 'origin')?.spanId);
  expect(spans.find(({ name }) => name === 'phorge')?.attributes.request_id).toBe(id);
  const events = (await (await miniflare.dispatchFetch('https://events.example/')).json()) as {
    id: string;
    type: string;
    trace: { traceparent: string };
  }[];
  const event = events.find((one) => one.id === id);
  expect(event?.trace.traceparent).toBe(`00-${root.traceId}-${root.spanId}-01`);
  expect(collector.bodies.join()).not.toMatch(/canary|Bearer|alice|eyJ/);
});

test('a Durable Object is asked through its stub as before, and that is a span', async () => {
  const answer = await miniflare.dispatchFetch('https://keeper.example/');
  expect(await answer.text()).toBe('held canary');
  const span = await found(() => collector.spans.find(({ name }) => name === 'store.hold'));
  expect(span.attributes).toMatchObject({ 'db.namespace': 'KEEPER', 'db.operation.name': 'hold' });
});

interface PlatformSpan {
  readonly id: string;
  readonly below: string;
  readonly name: string;
  readonly said: Readonly<Record<string, unknown>>;
}

test('the platform receives the same spans, those of the origin below that of the request', async () => {
  const token = await (await miniflare.dispatchFetch('https://token.example/')).text();
  const answer = await miniflare.dispatchFetch('https://phorge.corp.example/T2?q=canary-query', {
    headers: { authorization: `Bearer ${token}`, cookie: 'a=canary-cookie' },
  });
  const id = answer.headers.get('x-request-id');
  await answer.text();
  const tail = await miniflare.getWorker('tail');
  const { spans, root } = await found(async () => {
    const all = (await (await tail.fetch('https://tail.example/')).json()) as readonly PlatformSpan[];
    const own = all.find(({ said }) => said['portcullis.request_id'] === id);
    return own && { spans: all, root: own };
  });
  expect(root).toMatchObject({
    name: 'GET',
    said: { 'http.response.status_code': 200, 'url.path': '/T2', 'portcullis.decision': 'allow' },
  });
  const origin = spans.find(({ name, below }) => name === 'origin' && below === root.id);
  expect(origin?.said).toMatchObject({ 'portcullis.origin': 'PHORGE', 'http.response.status_code': 200 });
  // What Cloudflare itself notes of addresses is not ours to cut.
  const ours = spans.filter(({ name }) => /^(?:GET|origin|provider\.|store\.)/.test(name));
  expect(JSON.stringify(ours)).not.toMatch(/canary|Bearer|alice|eyJ/);
});
