import { type AuditEvent, type MemorySink, memorySink } from '@portcullis/audit';
import { verifyLog } from '@portcullis/audit/read';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import { sealedSession } from '../../../scripts/fixtures/sealed-session.ts';
import { gateway } from '../src/index.ts';
import { goodConfiguration } from './good-configuration.ts';

// Whatever breaks, in whichever part of the gate: each request has its event, or a gap that is counted and numbered.

type Step = (context: object, next: (...added: object[]) => Promise<Response>) => Promise<Response>;

/** What a pipeline can use: a step, a recorder, or a part with a step. */
type Used = Step | { readonly step?: Step };

/** A pipeline, as far as it is rebuilt here. */
interface Built {
  use(step: unknown): Built;
  handle(handler: unknown): object;
}

/** Which step of all pipelines breaks, in the order in which they are put together; and on the way in or back. */
const broken = vi.hoisted(() => ({ step: -1, on: 'the way in', steps: 0 }));

vi.mock('@portcullis/core', async (original) => {
  const core = await original<typeof import('@portcullis/core')>();

  /** A step that breaks if it is told to. */
  const breakable = (step: Step): Step => {
    const number = broken.steps++;
    const fail = (on: string): void => {
      if (broken.step === number && broken.on === on) throw new TypeError('hunter2');
    };
    return async (context, next) => {
      fail('the way in');
      const response = await step(context, next);
      fail('the way back');
      return response;
    };
  };
  /** A part's step breaks as a step does. */
  const breakableUse = (used: Used): Used => {
    if (typeof used === 'function') return breakable(used);
    return used.step === undefined ? used : { ...used, step: breakable(used.step) };
  };
  const wrapped = (built: Built, isFirst = true): object => ({
    // In front of an application, a pipeline is a Worker after each step.
    ...built,
    use: (used: Used) => {
      const isRecorder = Symbol.for('portcullis.recorder') in used;
      // The recorder that writes the events stands outside of everything.
      if (isRecorder && isFirst) return wrapped(built.use(used), false);
      const other = breakableUse(used);
      return wrapped(built.use(isRecorder ? core.recorder(other as never) : other), false);
    },
    handle: (handler: Step) => built.handle(breakable(handler)),
  });
  const begin = (built: unknown): object => wrapped(built as Built);
  return {
    ...core,
    pipeline: (...of: []) => begin(core.pipeline(...of)),
    route: () => begin(core.route()),
  };
});

const KEY = 'k'.repeat(32);

let printed: string[];
beforeEach(() => {
  broken.step = -1;
  printed = [];
  vi.spyOn(console, 'log').mockImplementation((line: string) => void printed.push(line));
  vi.spyOn(console, 'error').mockImplementation((line: string) => void printed.push(line));
});

/** A gate with everything: a login, a policy that lets anybody in, an origin. */
function gate(audit: object, { env = {}, login = {} }: { env?: object; login?: object } = {}) {
  broken.steps = 0;
  const configuration = goodConfiguration();
  configuration.instances[0].policy.rules[0].who = 'anyone' as never;
  const provider = {
    issuer: 'https://login.corp.example',
    clientId: 'web',
    clientAuthentication: { method: 'none' },
  };
  const log = memorySink();
  const serve = gateway(
    {
      ...configuration,
      login: { keys: [KEY], providers: { corp: provider }, ...login },
      // The first request of each gate would leave that its policy is in force.
      audit: { types: { 'policy.loaded': false }, ...audit },
    },
    { sinks: [log] },
  );
  const bindings = { PHORGE: { fetch: async () => new Response('hello') }, ...env };
  return {
    log,
    ask: async (headers: Record<string, string> = {}) => {
      const waits: Promise<unknown>[] = [];
      const execution = { waitUntil: (promise: Promise<unknown>) => void waits.push(promise) };
      const response = await serve(
        // What breaks quotes what came with the request.
        new Request('https://phorge.corp.example/T1', { headers: { ...headers, 'x-secret': 'hunter2' } }),
        bindings,
        execution,
      );
      for (const wait of waits) await wait;
      return response;
    },
  };
}

const down = { send: () => Promise.reject(new TypeError('hunter2')) };

function typesIn(log: MemorySink): string[] {
  return log.events.map(({ type }) => type).sort();
}

/** How many steps there are, in all pipelines of a gate that has served. */
async function stepCount(): Promise<number> {
  await gate({}).ask();
  return broken.steps;
}

describe.each(['the way in', 'the way back'])('a crash in every step in turn, on %s', (on) => {
  test('records one event for each request, which only says so', async () => {
    const statuses: number[] = [];
    const count = await stepCount();
    for (let step = 0; step < count; step++) {
      Object.assign(broken, { step, on });
      const { ask, log } = gate({ chain: true });
      const { status } = await ask();
      statuses.push(status);
      expect([step, typesIn(log)]).toEqual([step, ['request.decision']]);
      const [event] = log.events as [AuditEvent];
      expect(event).toMatchObject(
        status === 200
          ? { outcome: 'allow' }
          : { outcome: 'error', reason: expect.arrayContaining(['request.crashed']), http: { status: 500 } },
      );
      expect(log.lines.join()).not.toContain('hunter2');
      expect(await verifyLog(log.lines)).toMatchObject({ findings: [], events: 1 });
    }
    // The steps that a page meets: the gate's, the login's recorder, the instance's. Endpoints of the login are not met.
    expect(statuses.filter((status) => status === 500).length).toBeGreaterThanOrEqual(7);
    expect(statuses.every((status) => status === 500 || status === 200)).toBe(true);
  });

  test('and a failing sink together leave a gap that is counted; where recording is required, no request is answered', async () => {
    const count = await stepCount();
    for (const [mode, status] of [
      ['open', 500],
      ['closed', 503],
    ] as const) {
      let met = 0;
      for (let step = 0; step < count; step++) {
        Object.assign(broken, { step, on });
        const audit = { chain: true, sinks: [{ type: 'queue', binding: 'QUEUE' }], onSinkFailure: mode };
        const { ask, log } = gate(audit, { env: { QUEUE: down } });
        const response = await ask();
        if (response.status === status) met += 1;
        if (mode === 'closed') expect(await response.text()).not.toContain('hello');
        expect(typesIn(log)).toEqual(['audit.loss', 'request.decision']);
        expect(log.events.find(({ type }) => type === 'audit.loss')).toMatchObject({
          loss: { sink: 'queue', count: 1, answer: mode === 'open' ? 'served' : 'withheld' },
          trace: { request_id: log.events.find(({ type }) => type === 'request.decision')?.id },
        });
      }
      if (mode === 'closed') expect(met).toBe(count);
      expect(met).toBeGreaterThanOrEqual(7);
    }
  });
});

describe('a part outside of the gate that is down', () => {
  test('the origin: the request has its event, which says so', async () => {
    const origin = { fetch: () => Promise.reject(new TypeError('hunter2')) };
    const { ask, log } = gate({}, { env: { PHORGE: origin } });
    expect((await ask()).status).toBeGreaterThanOrEqual(500);
    expect(log.events).toMatchObject([
      { outcome: 'error', reason: ['proxy.origin_unreachable', 'policy.rule_allows'] },
    ]);
  });

  test.each([
    ['open', 200],
    ['closed', 503],
  ])(
    'a sink: with %s the answer is %i, and the event is missing by number',
    async (onSinkFailure, status) => {
      let isDown = true;
      const lines: string[] = [];
      const flaky = {
        send: async (line: string) => {
          if (isDown) throw new TypeError('hunter2');
          lines.push(line);
        },
      };
      const audit = { chain: true, sinks: [{ type: 'queue', binding: 'QUEUE' }], onSinkFailure };
      const { ask } = gate(audit, { env: { QUEUE: flaky } });
      expect([(await ask()).status, (await ask()).status]).toEqual([status, status]);
      isDown = false;
      expect((await ask()).status).toBe(200);
      const events = lines.map((line) => JSON.parse(line) as AuditEvent);
      expect(events.map(({ type, chain }) => [type, chain?.seq])).toEqual([
        ['request.decision', 3],
        ['audit.loss', 4],
      ]);
      expect(events[1]).toMatchObject({ loss: { sink: 'queue', count: 2 } });
      const { findings } = await verifyLog(lines);
      expect(findings).toMatchObject([{ code: 'chain.gap' }]);
    },
  );

  test('every sink: the loss is on the console, and where it must be recorded nothing is answered', async () => {
    const sinks = [{ type: 'queue', binding: 'QUEUE' }];
    const types = { 'policy.loaded': false };
    const configuration = { ...goodConfiguration(), audit: { sinks, onSinkFailure: 'closed', types } };
    const serve = gateway(configuration);
    const execution = { waitUntil: () => {} };
    const response = await serve(
      new Request('https://phorge.corp.example/T1'),
      { QUEUE: down, PHORGE: { fetch: async () => new Response('hello') } },
      execution,
    );
    expect(response.status).toBe(503);
    expect(printed.map((line) => JSON.parse(line))).toMatchObject([
      { type: 'audit.loss', loss: { count: 1, answer: 'withheld' } },
    ]);
  });

  test('the Durable Object of sessions: no one is admitted, and the event says why', async () => {
    const sessions = { getByName: () => ({ find: () => Promise.reject(new Error('hunter2')) }) };
    const { ask, log } = gate({}, { env: { SESSIONS: sessions }, login: { durableObject: 'SESSIONS' } });
    const response = await ask({ cookie: await sealedSession(KEY, 'an id', 'https://phorge.corp.example') });
    expect(response.status).toBe(503);
    expect(log.events).toMatchObject([
      { type: 'request.decision', outcome: 'error', reason: ['session.unavailable'] },
    ]);
  });

  test('the Durable Object that signs: requests are served, and each missing checkpoint is reported', async () => {
    const authorities = { getByName: () => ({ anchor: () => Promise.reject(new Error('hunter2')) }) };
    const { ask, log } = gate({ checkpoints: 'AUTHORITY' }, { env: { AUTHORITY: authorities } });
    expect((await ask()).status).toBe(200);
    expect(typesIn(log)).toEqual(['audit.loss', 'request.decision']);
    expect(log.events.find(({ type }) => type === 'audit.loss')).toMatchObject({
      reason: ['audit.checkpoint_failed'],
    });
    expect((await verifyLog(log.lines)).findings).toEqual([]);
  });
});
