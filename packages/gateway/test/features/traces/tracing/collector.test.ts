import { describe, expect, test } from 'vitest';
import { tracedGate } from './fixtures/traced-gate.ts';

test('a collector that fails costs no request anything, and what it lost is counted and reported once a minute', async () => {
  const { serve, collector, settled, reports, time } = tracedGate();
  collector.status = 400;
  for (let request = 0; request < 3; request++) {
    expect((await serve(() => new Response('fine'))).status).toBe(200);
    await settled();
  }
  expect(reports).toEqual([
    'portcullis: traces: 1 spans were lost since this isolate started (Answered400, answered 400)',
  ]);
  time.now += 60_000;
  await serve(() => new Response());
  await settled();
  expect(reports[1]).toBe(
    'portcullis: traces: 4 spans were lost since this isolate started (Answered400, answered 400)',
  );
  expect(reports.join()).not.toContain('c0llector-key');
});

test('the next batch contains how many were lost before it', async () => {
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

// https://opentelemetry.io/docs/specs/otlp/#partial-success-1
describe('the collector’s answer to a batch that it accepted', () => {
  const answered = async (body: BodyInit | null): Promise<readonly string[]> => {
    let sent = 0;
    const { serve, settled, reports } = tracedGate({
      collector: {
        url: 'https://otel.example/v1/traces',
        headers: { authorization: 'Bearer c0llector-key' },
        fetch: async () => {
          sent++;
          return new Response(body);
        },
        sleep: (milliseconds) => (milliseconds > 10_000 ? new Promise(() => {}) : Promise.resolve()),
      },
    });
    await serve(() => new Response());
    await settled();
    // A batch of which a part was refused must not be sent again.
    expect(sent).toBe(1);
    return reports;
  };
  const partly = (rejectedSpans: unknown, errorMessage?: unknown): Promise<readonly string[]> =>
    answered(JSON.stringify({ partialSuccess: { rejectedSpans, errorMessage } }));

  test.each(['3', 3])('how many spans it refused, and why, is counted and reported (%j)', async (count) => {
    expect(await partly(count, 'too old')).toEqual([
      'portcullis: traces: 3 spans were lost since this isolate started (rejected by the collector: too old)',
    ]);
  });

  test('without a reason, the number is reported', async () => {
    expect(await partly('2')).toEqual([
      'portcullis: traces: 2 spans were lost since this isolate started (rejected by the collector)',
    ]);
  });

  test('a warning is reported, though nothing was lost', async () => {
    expect(await partly(undefined, 'use the other port')).toEqual([
      'portcullis: traces: 0 spans were lost since this isolate started (the collector warns: use the other port)',
    ]);
  });

  test('is logged as one short line without the key', async () => {
    const long = 'x'.repeat(1000);
    const [report = ''] = await partly('1', `no "Bearer c0llector-key", no c0llector-key\n\u001b[31m${long}`);
    expect(report).toContain('(rejected by the collector: no "***", no ***??[31mxxx');
    expect(report).toMatch(/^[ -~]+$/);
    expect(report).not.toContain('c0llector');
    expect(report.length).toBeLessThan(330);
  });

  test.each([
    ['nothing', null],
    ['an empty object', '{}'],
    ['no JSON', 'fine'],
    ['null', 'null'],
    ['a success', '{"partialSuccess":{"rejectedSpans":"0","errorMessage":""}}'],
    ['a number that is none', '{"partialSuccess":{"rejectedSpans":"-1e3"}}'],
    ['no text', '{"partialSuccess":{"rejectedSpans":[],"errorMessage":{}}}'],
    ['more than is read', `{"partialSuccess":{"rejectedSpans":1},"x":"${'x'.repeat(70_000)}"}`],
    [
      'what breaks off',
      new ReadableStream({ pull: (controller) => controller.error(new TypeError('gone')) }),
    ],
  ])('%s is a success', async (_what, body) => {
    expect(await answered(body)).toEqual([]);
  });
});
