import { expect, test } from 'vitest';
import { tracedGate } from './fixtures/traced-gate.ts';

test('a collector that fails costs no request anything, and what it lost is counted and reported once a minute', async () => {
  const { serve, collector, settled, reports, time } = tracedGate();
  collector.status = 400;
  for (let request = 0; request < 3; request++) {
    expect((await serve(() => new Response('fine'))).status).toBe(200);
    await settled();
  }
  expect(reports).toEqual([
    'portcullis: traces: 1 spans were lost since this isolate began (Error, answered 400)',
  ]);
  time.now += 60_000;
  await serve(() => new Response());
  await settled();
  expect(reports[1]).toBe(
    'portcullis: traces: 4 spans were lost since this isolate began (Error, answered 400)',
  );
  expect(reports.join()).not.toContain('c0llector-key');
});

test('the next batch tells how many were lost before it', async () => {
  const { serve, collector, settled } = tracedGate();
  collector.status = 400;
  await serve(() => new Response());
  await settled();
  collector.status = 200;
  await serve(() => new Response());
  await settled();
  expect(collector.bodies[1]).toContain('{"key":"portcullis.spans.lost","value":{"intValue":"1"}}');
});

test('no request waits for a collector that never answers', async () => {
  const { serve, settled } = tracedGate({
    collector: {
      url: 'https://otel.example/v1/traces',
      fetch: () => new Promise(() => {}),
      sleep: () => Promise.resolve(),
    },
  });
  expect(await (await serve(() => new Response('fine'))).text()).toBe('fine');
  await settled();
});

test('spans of requests that come close together travel together', async () => {
  let wake = (): void => {};
  const woken = new Promise<void>((resolve) => {
    wake = resolve;
  });
  const bodies: string[] = [];
  const { serve, settled } = tracedGate({
    collector: {
      url: 'https://otel.example/v1/traces',
      fetch: async (request) => {
        bodies.push(await request.text());
        return new Response();
      },
      sleep: (milliseconds) => (milliseconds > 10_000 ? new Promise(() => {}) : woken),
    },
  });
  await Promise.all([1, 2, 3].map(() => serve(() => new Response())));
  wake();
  await settled();
  expect(bodies).toHaveLength(1);
  const [{ scopeSpans } = { scopeSpans: [] }] = (
    JSON.parse(bodies[0] ?? '') as { resourceSpans: { scopeSpans: { spans: unknown[] }[] }[] }
  ).resourceSpans;
  expect(scopeSpans[0]?.spans).toHaveLength(3);
});

test('a redirect of the collector is not followed: it would carry the key elsewhere', async () => {
  const followed: Request['redirect'][] = [];
  const { serve, settled } = tracedGate({
    collector: {
      url: 'https://otel.example/v1/traces',
      fetch: async (request) => {
        followed.push(request.redirect);
        return new Response();
      },
      sleep: (milliseconds) => (milliseconds > 10_000 ? new Promise(() => {}) : Promise.resolve()),
    },
  });
  await serve(() => new Response());
  await settled();
  expect(followed).toEqual(['manual']);
});

test.each([408, 425, 500, 501])(
  'spans that a collector answered with %i are not sent again, as OTLP demands',
  async (status) => {
    const { serve, collector, settled, reports } = tracedGate();
    collector.status = status;
    await serve(() => new Response());
    await settled();
    expect(collector.bodies).toHaveLength(1);
    expect(reports).toEqual([expect.stringContaining(`answered ${status}`)]);
  },
);

test.each([429, 502, 503, 504])('spans that a collector answered with %i are sent again', async (status) => {
  const { serve, collector, settled } = tracedGate();
  collector.status = status;
  await serve(() => new Response());
  await settled();
  expect(collector.bodies.length).toBeGreaterThan(1);
});
