import { join } from 'node:path';
import { audit, memorySink, requestActivities } from '@portcullis/audit';
import { allowAnyone, pipeline, worker } from '@portcullis/core';
import { binding, web } from '@portcullis/web';
import { type TracesOptions, traces } from 'portcullis/traces';
import { describe, expect, test } from 'vitest';
import { captured } from '../capture.ts';
import { folderWith } from '../configuration-files.ts';

const START = Date.UTC(2026, 10, 24, 12);

/** A request through a traced gate, and what it left: the log, what the collector wrote, and the id that the client was told. */
async function asked({
  sampleRate = 1,
  tracingOrigin = true,
  fails = false,
  more = {},
}: {
  readonly sampleRate?: number;
  readonly tracingOrigin?: boolean;
  readonly fails?: boolean;
  readonly more?: Partial<TracesOptions>;
} = {}) {
  /** What a collector writes into its file. */
  const written: string[] = [];
  const log = memorySink();
  const time = { now: START };
  const left: Promise<unknown>[] = [];
  const traced = traces({
    service: 'gate',
    collector: {
      url: 'https://otel.example/v1/traces',
      fetch: async (request) => {
        written.push(await request.text());
        return new Response();
      },
      sleep: (milliseconds) => (milliseconds > 10_000 ? new Promise(() => {}) : Promise.resolve()),
    },
    ...more,
  });
  const origin = traced.origin(binding('WIKI'));
  const app = pipeline(web({ origin }))
    .use(traced.recorder)
    .use(audit({ sinks: [log], activities: requestActivities() }))
    .use(allowAnyone())
    .use(async function keys(_context, next) {
      await traced.fetch('provider', async () => {
        time.now += 3;
        return new Response('{}');
      })('https://idp.example/keys', {});
      return next();
    });
  const env = {
    WIKI: {
      fetch: async (_url: string, { headers }: { headers: Record<string, string> }) => {
        time.now += 20;
        const [, traceId, parentSpanId] = (headers.traceparent ?? '').split('-');
        const nano = (milliseconds: number) => `${milliseconds}000000`;
        const span = {
          ...{ traceId, parentSpanId, spanId: 'd'.repeat(16), name: 'GET /page', kind: 2, status: {} },
          ...{ startTimeUnixNano: nano(time.now - 15), endTimeUnixNano: nano(time.now - 1) },
        };
        const resource = { attributes: [{ key: 'service.name', value: { stringValue: 'wiki' } }] };
        const body = JSON.stringify({ resourceSpans: [{ resource, scopeSpans: [{ spans: [span] }] }] });
        if (tracingOrigin) written.push(body);
        if (fails) throw new TypeError('reset');
        return new Response('page');
      },
    },
  };
  const serve = worker(app, { clock: { now: () => time.now }, trace: { sampleRate }, report: () => {} });
  const execution = { waitUntil: (promise: Promise<unknown>) => void left.push(promise) };
  const answer = await serve(new Request('https://wiki.example/page?q=1'), env as never, execution);
  await Promise.all(left);
  const id = answer.headers.get('x-request-id') ?? '';
  const other = log.lines[0]?.replaceAll(id, '01a00000-0000-7000-8000-000000000000') ?? '';
  const folder = folderWith({
    'log.ndjson': `${[other, ...log.lines].join('\n')}\n`,
    'spans.ndjson': `${written.join('\n')}\n`,
  });
  return {
    id,
    log: join(folder, 'log.ndjson'),
    spans: join(folder, 'spans.ndjson'),
    folder,
    lines: log.lines,
  };
}

/** What happened, without the columns of time. */
const parts = (out: string): string[] =>
  out.split('\n').flatMap((line) => /^ *\+[\d.]+ ms.*? {2}([a-z]+ {2,}.*)$/.exec(line)?.[1] ?? []);

test('the story of one request is printed whole, gateway, provider and origin, in the order of time', async () => {
  const { id, log, spans } = await asked();
  const { code, out } = await captured('events', log, '--request', id, '--spans', spans);
  expect(code).toBe(0);
  expect(out).toMatch(
    /^request {2}01[^\n]*\nasked {4}GET wiki\.example\/page\nwhen {5}2026-11-24T12:00:00\.000Z\n/,
  );
  expect(out).toMatch(/^outcome {2}allow 200$/m);
  expect(parts(out)).toEqual([
    'gate        request.decision  allow  GET wiki.example/page 200',
    'gate        provider.keys  idp.example  /keys  200',
    'gate        GET  wiki.example  /page  200',
    'gate        origin  wiki.example  /page  200',
    'wiki        GET /page',
  ]);
  expect(out).toMatch(/^ +\+3\.0 ms +20\.0 ms {2}gate {8}origin/m);
  expect(out).not.toContain('missing');
});

test('without spans the story contains what the events know, and names what is missing', async () => {
  const { id, log } = await asked();
  const { code, out } = await captured('events', log, '--request', id);
  expect(code).toBe(0);
  expect(parts(out)).toEqual([
    'gate        request.decision  allow  GET wiki.example/page 200',
    'gate        origin WIKI answered 200',
  ]);
  expect(out).toMatch(/missing: spans: give the output of the collector with --spans FILE/);
});

describe('a missing part of a story is reported', () => {
  test('a request that was not sampled', async () => {
    const { id, log, spans } = await asked({ sampleRate: 0 });
    const { out } = await captured('events', log, '--request', id, '--spans', spans);
    expect(out).toContain('missing: spans: the request was not sampled\n');
  });

  test('an origin that does not trace', async () => {
    const { id, log, spans } = await asked({ tracingOrigin: false });
    const { out } = await captured('events', log, '--request', id, '--spans', spans);
    expect(out).toContain('missing: spans of the origin WIKI: it does not trace');
  });

  test('spans of another trace', async () => {
    const { id, log } = await asked();
    const { spans } = await asked();
    const { out } = await captured('events', log, '--request', id, '--spans', spans);
    expect(out).toMatch(/missing: spans: none of trace [\da-f]{32} is in the file/);
  });

  test("the gate's own span, and those that it leaves below nothing", async () => {
    const { id, log, folder, spans } = await asked();
    const { readFileSync, writeFileSync } = await import('node:fs');
    const without = readFileSync(spans, 'utf8')
      .split('\n')
      .filter((line) => line.includes('"wiki"'));
    const file = join(folder, 'others.ndjson');
    writeFileSync(file, without.join('\n'));
    const { out } = await captured('events', log, '--request', id, '--spans', file);
    expect(out).toContain("missing: the gate's own span: it was lost, or is in another file\n");
    expect(out).toContain('missing: the parents of 1 spans: GET /page\n');
  });

  test('spans that were dropped', async () => {
    const { id, log, spans } = await asked({ more: { maxSpans: 2 } });
    const { out } = await captured('events', log, '--request', id, '--spans', spans);
    expect(out).toContain('missing: 1 spans above the limit per request\n');
  });

  test('how long the request took, if its event does not state it', async () => {
    const { id, lines } = await asked();
    const { edge: _, ...event } = JSON.parse(lines.find((line) => line.includes('request.decision')) ?? '');
    const file = join(folderWith({ 'log.ndjson': `${JSON.stringify(event)}\n` }), 'log.ndjson');
    const { code, out, err } = await captured('events', file, '--request', id);
    expect([code, err]).toEqual([0, '']);
    expect(parts(out)).toHaveLength(2);
    expect(out).toContain('missing: how long the request took: its event does not state it\n');
    expect(out).not.toContain('NaN');
  });

  test('the event of the request', async () => {
    const { id, lines } = await asked();
    const loss = {
      ...JSON.parse(lines[0] ?? ''),
      type: 'audit.loss',
      loss: { count: 1, sink: 'd1' },
      id: 'x',
    };
    const file = join(folderWith({ 'log.ndjson': `${JSON.stringify(loss)}\n` }), 'log.ndjson');
    const { out } = await captured('events', file, '--request', id);
    expect(out).toContain('missing: the event of the request: it is in another log, or was lost');
    expect(parts(out)[0]).toContain('audit.loss');
  });
});

test('a failure of the origin is reported by its code', async () => {
  const { id, log, spans } = await asked({ fails: true });
  const { out } = await captured('events', log, '--request', id, '--spans', spans);
  expect(out).toMatch(/^outcome {2}error 502 {2}proxy\.origin_unreachable$/m);
  expect(out).toContain('failed TypeError');
});

test('a request without any record is a finding', async () => {
  const { log } = await asked();
  const { code, out, err } = await captured('events', log, '--request', '01a0');
  expect([code, out]).toEqual([1, '']);
  expect(err).toContain('no event of the request 01a0 is in this log');
});

test('events with filters, or as JSON, lists events without the story of a request', async () => {
  const { id, log, lines } = await asked();
  const json = await captured('events', log, '--request', id, '--json');
  expect(json.out.trim().split('\n')).toEqual(lines);
  const typed = await captured('events', log, '--request', id, '--type', 'request.decision');
  expect(typed.out.trim().split('\n')).toHaveLength(1);
});

test('spans without a story are invalid usage, and invalid lines are reported', async () => {
  const { id, log, folder } = await asked();
  expect((await captured('events', log, '--spans', log)).code).toBe(2);
  const told = await captured('events', log, '--request', id, '--spans', join(folder, 'log.ndjson'));
  expect(told.code).toBe(1);
  expect(told.err).toContain('log.ndjson:1: is not OTLP in JSON');
});
