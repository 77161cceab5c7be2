import { join } from 'node:path';
import process from 'node:process';
import fc from 'fast-check';
import { Miniflare } from 'miniflare';
import { serve } from 'srvx';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { bundleWorker, oneModule } from '../../../../../scripts/bundles/bundle.ts';
import { compatibilityDate } from '../../../../../scripts/compatibility-date.ts';
import { rawRequest } from '../../../../../scripts/fixtures/raw-request.ts';
import { discardOutput } from '../../../../../scripts/fixtures/runtime-output.ts';
import { gatewayServer } from '../../../src/node.ts';
import { type Arrived, rawOrigin } from '../fixtures/raw-origin.ts';
import { wireConfiguration, wireSurroundings } from '../fixtures/wire-gate.ts';
import { randomWire } from './random-wire.ts';
import { TOKEN, WIRE_SHAPES } from './wire-shapes.ts';

// Bytes over TCP, to a gate in workerd and to one in Node: what reaches the origin is what was judged.

/** The part of an event that says what was judged. */
interface Judged {
  readonly id: string;
  readonly type: string;
  readonly policy?: { readonly decision: string };
  readonly actor?: { readonly sub?: string };
  readonly http: { readonly method: string; readonly host: string; readonly path_raw?: string };
}

/** A gate that listens. */
interface Listening {
  /**
   * Writes to several connections at once, and says what reached the origin and what was judged.
   *
   * @param expected how many requests reach the origin, for which clients wait. Default: for none
   */
  readonly send: (connections: readonly string[], expected?: number) => Promise<Sent>;
  readonly close: () => Promise<unknown>;
}

interface Sent {
  readonly arrived: readonly Arrived[];
  readonly judged: readonly Judged[];
}

const gates: Partial<Record<'workerd' | 'Node', Listening>> = {};

async function workerdGate(): Promise<Listening> {
  const origin = await rawOrigin();
  const miniflare = new Miniflare({
    handleRuntimeStdio: discardOutput,
    workers: [
      {
        name: 'gate',
        ...oneModule(await bundleWorker(join(import.meta.dirname, '../fixtures/wire-gate-worker.ts'))),
        compatibilityDate,
        serviceBindings: { WIKI: { external: { address: origin.address, http: {} } } },
        // Past Miniflare's own Worker, which would tidy requests up.
        unsafeDirectSockets: [{ host: '127.0.0.1', port: 0 }],
      },
    ],
  });
  await miniflare.ready;
  const port = Number((await miniflare.unsafeGetDirectURL('gate')).port);
  const token = await (await miniflare.dispatchFetch('https://token.example/')).text();
  const events = async () =>
    (await (await miniflare.dispatchFetch('https://events.example/')).json()) as readonly Judged[];
  return {
    send: (connections, expected) => sent(port, connections, token, origin.arrived, events, expected),
    close: async () => {
      await miniflare.dispose();
      origin.close();
    },
  };
}

async function nodeGate(): Promise<Listening> {
  const origin = await rawOrigin();
  const { log, token, options } = await wireSurroundings();
  const gate = gatewayServer(wireConfiguration, {
    ...{ origins: { WIKI: `http://${origin.address}` }, variables: {}, warn: () => {}, inform: () => {} },
    ...options,
  });
  const server = serve({
    ...{ port: 0, hostname: '127.0.0.1', silent: true, gracefulShutdown: false },
    fetch: (request) => gate.fetch(request, { address: request.ip }),
  });
  await server.ready();
  const port = Number(new URL(server.url ?? '').port);
  const events = async () => {
    const taken = [...log.events] as unknown as readonly Judged[];
    log.clear();
    return taken;
  };
  return {
    send: (connections, expected) => sent(port, connections, token, origin.arrived, events, expected),
    close: async () => {
      // Its work for clients that left may take as long as they would have been waited for.
      await server.close(true);
      origin.close();
    },
  };
}

async function sent(
  port: number,
  connections: readonly string[],
  token: string,
  arrivals: Arrived[],
  events: () => Promise<readonly Judged[]>,
  expected = 0,
): Promise<Sent> {
  arrivals.length = 0;
  // What a client no longer waits for does not reach the origin.
  const isDone = (): boolean => arrivals.length >= expected;
  await Promise.all(connections.map((bytes) => rawRequest(port, bytes.replaceAll(TOKEN, token), { isDone })));
  const arrived = [...arrivals];
  const judged: Judged[] = [];
  // Events are written behind the answers.
  await expect
    .poll(async () => {
      judged.push(...(await events()).filter(({ type }) => type === 'request.decision'));
      return arrived.every((one) => judged.some(({ id }) => id === fieldsOf(one).get('x-request-id')));
    })
    .toBe(true);
  return { arrived, judged };
}

function gateIn(runtime: 'workerd' | 'Node'): Listening {
  const gate = gates[runtime];
  if (gate === undefined) throw new Error('nothing listens');
  return gate;
}

beforeAll(async () => {
  // Where events go that no sink of the configuration takes.
  vi.spyOn(process.stdout, 'write').mockImplementation(() => true);
  [gates.workerd, gates.Node] = await Promise.all([workerdGate(), nodeGate()]);
});
afterAll(async () => {
  for (const gate of Object.values(gates)) await gate.close();
});

/** Headers by their names in lower case. Throws for one that is there twice, or is none. */
function fieldsOf({ headers }: Arrived): ReadonlyMap<string, string> {
  const fields = new Map<string, string>();
  for (const header of headers) {
    const [, name = '', value = ''] = /^([!#$%&'*+.^_`|~\w-]+):[ \t]*([\t -~]*)$/.exec(header) ?? [];
    if (name === '' || fields.has(name.toLowerCase())) throw new Error(`reached the origin: ${header}`);
    fields.set(name.toLowerCase(), value);
  }
  return fields;
}

/** What a gateway or its runtime says, and what it may pass on of a client's. */
const KNOWN: ReadonlySet<string> = new Set(
  (
    'host connection content-length content-type transfer-encoding accept accept-encoding accept-language user-agent cookie ' +
    'origin referer range if-none-match x-forwarded-for x-forwarded-proto x-request-id traceparent x-user'
  ).split(' '),
);

/** Holds that what reached the origin is what was judged, and that nothing else did. */
function checkArrived(arrived: readonly Arrived[], judged: readonly Judged[]): void {
  const allowed = judged.filter(({ policy }) => policy?.decision === 'allow');
  const seen = new Set<string>();
  for (const one of arrived) {
    const fields = fieldsOf(one);
    const id = fields.get('x-request-id') ?? 'none';
    const event = allowed.find((each) => each.id === id);
    expect([one.method, fields.get('host'), one.target.replace(/\?.*$/s, '')]).toEqual([
      event?.http.method,
      event?.http.host,
      event?.http.path_raw,
    ]);
    expect(seen.has(id), 'judged once, and sent twice').toBe(false);
    seen.add(id);
    expect([...fields.keys()].filter((name) => !KNOWN.has(name))).toEqual([]);
    expect(fields.get('x-user')).toBe(event?.actor?.sub);
    expect(fields.has('content-length') && fields.has('transfer-encoding')).toBe(false);
    expect([one.target.startsWith('/closed'), one.headers.join()]).toEqual([
      false,
      expect.not.stringContaining('canary'),
    ]);
  }
}

test('there are 37 shapes, each of its own name', () => {
  expect(new Set(WIRE_SHAPES.map(({ name }) => name)).size).toBe(37);
});

const RUNTIMES = ['workerd', 'Node'] as const;

test.each(WIRE_SHAPES)(
  'for $name over TCP, only the authorized request reaches the origin',
  async (shape) => {
    const { connections, reaches = [], reachesInNode = reaches } = shape;
    const found = RUNTIMES.map(async (runtime) => {
      const expected = runtime === 'Node' ? reachesInNode : reaches;
      const { arrived, judged } = await gateIn(runtime).send(connections, expected.length);
      checkArrived(arrived, judged);
      return arrived.map(({ method, target, body }) => `${method} ${target} ${body}`).toSorted();
    });
    const [inWorkerd, inNode] = await Promise.all(found);
    expect({ inWorkerd, inNode }).toEqual({ inWorkerd: reaches, inNode: reachesInNode });
  },
);

test.each(RUNTIMES)(
  'for random bytes over TCP in %s, only the authorized request reaches the origin',
  async (runtime) => {
    const all = fc.sample(randomWire, { numRuns: 2400 });
    let reached = 0;
    for (let at = 0; at < all.length; at += 50) {
      const connections = all.slice(at, at + 50);
      const { arrived, judged } = await gateIn(runtime).send(connections);
      try {
        checkArrived(arrived, judged);
      } catch (error) {
        throw new Error(`one of ${JSON.stringify(connections)}`, { cause: error });
      }
      reached += arrived.length;
    }
    // Gates that refuse everything would prove nothing.
    expect(reached).toBeGreaterThan(100);
  },
);
