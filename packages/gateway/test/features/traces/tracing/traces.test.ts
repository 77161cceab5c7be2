import { memorySink } from '@portcullis/audit';
import { createIdentityProvider } from '@portcullis/testing';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import { OtlpCollector } from '../../../../../../scripts/fixtures/otlp-collector.ts';
import { checkConfiguration, gateway } from '../../../../src/index.ts';
import { goodConfiguration } from '../../../good-configuration.ts';

const UUID = /^[\da-f]{8}-[\da-f]{4}-7/;
const traceId = '4bf92f3577b34da6a3ce929d0e0e4736';
const asked = `00-${traceId}-00f067aa0ba902b7-01`;

// The configured sink prints.
beforeEach(() => void vi.spyOn(console, 'log').mockImplementation(() => {}));

/** A gate in front of an origin that answers what it was sent. */
async function gate(traces: object | undefined, more: object = {}) {
  const collector = new OtlpCollector();
  const idp = await createIdentityProvider({ issuer: 'https://login.corp.example', audience: 'phorge' });
  const log = memorySink();
  const promises: Promise<unknown>[] = [];
  const warnings: string[] = [];
  const seen: Headers[] = [];
  const configuration = {
    ...goodConfiguration(),
    ...(traces === undefined ? {} : { traces }),
    ...more,
  };
  const serve = gateway(configuration, {
    sinks: [log],
    warn: (text) => void warnings.push(text),
    inform: () => {},
    fetch: (url, init) =>
      url.startsWith('https://otel.example/')
        ? collector.take(new Request(url, init))
        : idp.fetch(url, init as never),
    // No deadline comes; the wait of a batch for others is over at once.
    sleep: (milliseconds) => (milliseconds > 200 ? new Promise(() => {}) : Promise.resolve()),
  });
  const env = {
    PHORGE: {
      fetch: async (_url: string, { headers }: { headers: HeadersInit }) => {
        seen.push(new Headers(headers));
        return new Response('page', { headers: { 'x-request-id': 'of the origin' } });
      },
    },
  };
  return {
    collector,
    log,
    seen,
    warnings,
    ask: async (path: string, headers: Record<string, string> = {}) => {
      const request = new Request(`https://phorge.corp.example${path}`, { headers });
      return await serve(request, env, { waitUntil: (promise) => void promises.push(promise) });
    },
    token: async () => `Bearer ${await idp.token({ subject: 'alice', groups: ['eng'] })}`,
    settled: async () => void (await Promise.all(promises)),
  };
}

const COLLECTOR = { collector: { url: 'https://otel.example/v1/traces' } };

test('every answer contains the id of its event: of the origin, a refusal, and the gateway itself', async () => {
  const { ask, token, log } = await gate({}, { health: '/healthz' });
  const answers = [
    await ask('/T1', { authorization: await token() }),
    await ask('/T1'),
    await ask('/a//b'),
    await ask('/healthz'),
  ];
  expect(answers.map(({ status }) => status)).toEqual([200, 401, 400, 200]);
  const ids = log.events.flatMap((event) => (event.type === 'request.decision' ? [event.id] : []));
  expect(answers.map(({ headers }) => headers.get('x-request-id'))).toEqual(ids);
  expect(ids.every((id) => UUID.test(id))).toBe(true);
});

test('where no traces are configured, answers are unchanged, and no client decides the origin’s sampling', async () => {
  const { ask, token, seen } = await gate(undefined);
  const answer = await ask('/T1', { authorization: await token(), traceparent: asked });
  expect(answer.headers.get('x-request-id')).toBe('of the origin');
  expect(seen[0]?.get('traceparent')).toMatch(new RegExp(`^00-${traceId}-[\\da-f]{16}-00$`));
});

describe('with a traceparent', () => {
  const sent = async (traces: object) => {
    const { ask, token, seen } = await gate(traces);
    await ask('/T1', { authorization: await token(), traceparent: asked });
    return seen[0]?.get('traceparent') ?? '';
  };

  test('the trace is continued, and the gateway decides whether it is sampled', async () => {
    expect(await sent({ sampleRate: 0 })).toMatch(new RegExp(`^00-${traceId}-[\\da-f]{16}-00$`));
    expect(await sent({})).toMatch(new RegExp(`^00-${traceId}-[\\da-f]{16}-01$`));
  });

  test('all is believed of callers who are', async () => {
    expect(await sent({ callers: 'believed', sampleRate: 0 })).toMatch(/-01$/);
  });

  test('nothing is left of callers who are ignored', async () => {
    expect(await sent({ callers: 'ignored' })).not.toContain(traceId);
  });
});

test('gateway, provider and origin are one trace, in which the origin receives its own span', async () => {
  const { ask, token, seen, collector, settled } = await gate(COLLECTOR);
  const answer = await ask('/T1?q=canary-query', { authorization: await token(), traceparent: asked });
  await settled();
  const spans = collector.trace(traceId);
  expect(spans.map(({ name }) => name).toSorted()).toEqual([
    'GET',
    'origin',
    'provider.discovery',
    'provider.keys',
  ]);
  const [root] = spans.filter(({ kind }) => kind === 2);
  const origin = spans.find(({ name }) => name === 'origin');
  expect(root).toMatchObject({
    parentSpanId: '00f067aa0ba902b7',
    service: 'portcullis',
    attributes: {
      'portcullis.request_id': answer.headers.get('x-request-id'),
      'portcullis.decision': 'allow',
      'portcullis.rule': 'engineering',
    },
  });
  expect(spans.filter(({ kind }) => kind === 3).every((span) => span.parentSpanId === root?.spanId)).toBe(
    true,
  );
  expect(seen[0]?.get('traceparent')).toBe(`00-${traceId}-${origin?.spanId}-01`);
  expect(seen[0]?.get('x-request-id')).toBe(answer.headers.get('x-request-id'));
  expect(collector.bodies.join()).not.toMatch(/canary|Bearer|alice|eyJ/);
});

test('a capability address is masked in spans as it is in events', async () => {
  const { ask, token, collector, settled } = await gate(COLLECTOR);
  await ask('/file/data/abcdefghijklmnop/PHID-FILE-abcdefghijklmnop/x.png', { authorization: await token() });
  await settled();
  const paths = collector.spans.map(({ attributes }) => attributes['url.path']);
  expect(paths.filter((path) => String(path).startsWith('/file/'))).toHaveLength(2);
  expect(paths.join()).not.toContain('abcdefghijklmnop/PHID');
});

test('a collector that is down fails no request, and is reported', async () => {
  const { ask, token, collector, settled, warnings } = await gate(COLLECTOR);
  collector.status = 400;
  expect((await ask('/T1', { authorization: await token() })).status).toBe(200);
  await settled();
  expect(warnings.join()).toContain('spans were lost since this isolate started');
});

test('only users of the role receive the timings', async () => {
  const configured = { serverTiming: ['engineer'] };
  const { ask, token } = await gate(configured);
  const shown = await ask('/T1', { authorization: await token() });
  expect(shown.headers.get('server-timing')).toMatch(/^gate;dur=\d+.*origin;dur=\d+/);
  expect((await ask('/T1')).headers.has('server-timing')).toBe(false);
  const others = await gate({ serverTiming: ['contractor'] });
  const hidden = await others.ask('/T1', { authorization: await others.token() });
  expect(hidden.headers.has('server-timing')).toBe(false);
});

test('a role that does not exist is a mistake, and so are a share above one and a collector without https', () => {
  const traces = { serverTiming: ['enginer'], sampleRate: 2, collector: { url: 'http://otel.example' } };
  const problems = checkConfiguration({ ...goodConfiguration(), traces });
  expect(problems.map(({ path }) => path).toSorted()).toEqual([
    'traces.collector.url',
    'traces.sampleRate',
    'traces.serverTiming[0]',
  ]);
  expect(problems.find(({ path }) => path.startsWith('traces.server'))?.message).toContain(
    'did you mean "engineer"?',
  );
});
