import { type BaseContext, pipeline, worker } from '@portcullis/core';
import { expect, test } from 'vitest';
import { type AuditOptions, audit, memorySink } from '../../src/index.ts';
import type { Sighting } from '../../src/signals/detect.ts';
import { durableObjectHabits } from '../../src/signals/durable-object-habits.ts';
import { type HabitStore, memoryHabits } from '../../src/signals/habit-store.ts';
import { type RequestSignalOptions, signals } from '../../src/signals/signals.ts';
import { stoppedClock } from '../chained-logs.ts';
import { identity } from '../identities.ts';
import { execution, settings } from '../serving.ts';

interface Visit {
  readonly country?: string;
  readonly ua?: string;
  readonly application?: string;
  readonly place?: readonly [latitude: string, longitude: string];
  readonly denied?: boolean;
  readonly anonymous?: boolean;
  readonly glass?: boolean;
}

const GLASS = { ...identity().authentication, method: 'break-glass' as const };

/** A gate that looks for signals. */
function gate(options: RequestSignalOptions, more: Partial<AuditOptions> = {}) {
  const log = memorySink();
  const clock = stoppedClock();
  let visit: Visit = {};
  const app = pipeline<BaseContext>()
    .use(audit(settings(log, { signals: signals(options), ...more })))
    .handle(({ trail }) => {
      trail.add(
        visit.anonymous
          ? { type: 'caller.anonymous' }
          : { type: 'caller.identified', identity: identity(visit.glass ? { authentication: GLASS } : {}) },
      );
      const application = visit.application ?? 'maniphest';
      trail.add({ type: 'resource.classified', resource: { application } });
      if (visit.denied) {
        trail.add({ type: 'request.failed', code: 'policy.denied', status: 403, detail: undefined });
      }
      return new Response('hello');
    });
  const fetch = worker(app, { clock });
  return {
    log,
    clock,
    /** The events of one request. */
    visit: async (next: Visit = {}) => {
      visit = next;
      const { country = 'AT', ua = 'Mozilla/5.0 Firefox/1.2', place } = next;
      const request = new Request('https://a.example/T1', { headers: { 'user-agent': ua } });
      const [latitude, longitude] = place ?? [];
      Object.defineProperty(request, 'cf', { value: { country, latitude, longitude } });
      const wait = execution();
      const before = log.events.length;
      const response = await fetch(request, {}, wait);
      const atOnce = log.events.slice(before);
      await wait.settled();
      return { response, atOnce, events: log.events.slice(before) };
    },
  };
}

/** A store that answers when it likes. */
function slowHabits(): HabitStore & { readonly sightings: Sighting[] } {
  const habits = memoryHabits();
  const sightings: Sighting[] = [];
  return {
    sightings,
    observe: async (sighting, options) => {
      sightings.push(sighting);
      await new Promise(setImmediate);
      return habits.observe(sighting, options);
    },
  };
}

test('an unusual fact is an event of its own, joined to the request, with its user', async () => {
  const { visit } = gate({ habits: slowHabits() });
  expect((await visit()).events.map(({ type }) => type)).toEqual(['request.decision']);
  const { events } = await visit({ country: 'DE' });
  expect(events).toMatchObject([
    { type: 'request.decision' },
    {
      type: 'signal',
      outcome: 'allow',
      severity: 'low',
      signal: { name: 'new_country', now: 'DE' },
      actor: { sub: 'alice' },
      src: { country: 'DE' },
      trace: { request_id: events[0]?.id },
    },
  ]);
});

test('habits that need a call are fetched after the answer', async () => {
  const { visit } = gate({ habits: slowHabits() });
  await visit();
  const { atOnce, events } = await visit({ country: 'DE' });
  expect(atOnce).toMatchObject([{ type: 'request.decision' }]);
  expect(atOnce[0]).not.toHaveProperty('signals');
  expect(events).toHaveLength(2);
});

test('habits that are in memory are in the request’s event as well', async () => {
  const { visit } = gate({ habits: memoryHabits() });
  await visit();
  const { events } = await visit({ country: 'DE', application: 'diffusion' });
  expect(events[0]).toMatchObject({ signals: ['new_country', 'first_use'] });
  expect(events.slice(1).map((event) => event.type === 'signal' && event.signal.name)).toEqual([
    'new_country',
    'first_use',
  ]);
});

test('a new version of a browser is no new device, another browser is', async () => {
  const { visit } = gate({ habits: memoryHabits() });
  await visit();
  expect((await visit({ ua: 'Mozilla/5.0 Firefox/2.0' })).events).toHaveLength(1);
  expect((await visit({ ua: 'curl/8.1' })).events[1]).toMatchObject({ signal: { name: 'new_device' } });
});

test('travel and bursts of denials are found with the limits that are set', async () => {
  const { visit, clock } = gate({ habits: memoryHabits(), maxSpeedKmh: 20_000, denials: 3 });
  await visit({ place: ['48.2', '16.4'] });
  clock.advance(3600);
  expect((await visit({ place: ['-33.9', '151.2'] })).events).toHaveLength(1);
  clock.advance(60);
  expect((await visit({ place: ['48.2', '16.4'] })).events[1]).toMatchObject({
    severity: 'medium',
    signal: { name: 'impossible_travel' },
  });
  const bursts = [];
  for (let number = 0; number < 4; number++) bursts.push((await visit({ denied: true })).events.length);
  expect(bursts).toEqual([1, 1, 2, 1]);
});

test('equal sightings of a user are checked once a minute, denials each time, anonymous callers never', async () => {
  const habits = slowHabits();
  const { visit, clock } = gate({ habits });
  for (const next of [{}, {}, { denied: true }, { denied: true }, { anonymous: true }]) await visit(next);
  expect(habits.sightings.map(({ denied }) => denied)).toEqual([false, true, true]);
  clock.advance(60);
  await visit();
  expect(habits.sightings).toHaveLength(4);
});

test.each([
  ['that is down', { observe: () => Promise.reject(new TypeError('hunter2')) }],
  [
    'that is broken',
    {
      observe: () => {
        throw new TypeError('hunter2');
      },
    },
  ],
])(
  'a habits store %s refuses no request, even where all must be recorded, and is reported',
  async (_what, habits) => {
    const { visit } = gate({ habits }, { onSinkFailure: 'closed' });
    const { response, events } = await visit();
    expect(response.status).toBe(200);
    expect(events).toMatchObject([
      { type: 'request.decision' },
      { type: 'audit.loss', reason: ['audit.signals_failed'], loss: { count: 1, cause: 'TypeError' } },
    ]);
    expect(JSON.stringify(events)).not.toContain('hunter2');
  },
);

test.each([
  ['that is down', () => Promise.reject(new Error('down'))],
  ['that does not answer', () => new Promise<never>(() => {})],
  [
    'that is broken',
    () => {
      throw new Error('broken');
    },
  ],
])(
  'a session that a grant started is a signal with a store %s, and immediately in its request',
  async (_what, observe) => {
    const { visit } = gate({ habits: { observe } }, { sleep: async () => {} });
    const { events } = await visit({ glass: true });
    expect(events).toMatchObject([
      { type: 'request.decision', signals: ['break_glass'] },
      { type: 'signal', severity: 'high', signal: { name: 'break_glass' } },
      { type: 'audit.loss', reason: ['audit.signals_failed'] },
    ]);
  },
);

test('the object of a user is named by a hash, and receives no name', async () => {
  const asked: unknown[] = [];
  const habits = durableObjectHabits({
    getByName: (name) => ({
      observe: async (...given) => {
        asked.push([name, ...given]);
        return [];
      },
    }),
  });
  await habits.observe({ who: 'alice', at: 0, denied: false }, { denials: 3 });
  const hash = expect.stringMatching(/^[\da-f]{64}$/);
  expect(asked).toEqual([[hash, { who: hash, at: 0, denied: false }, { denials: 3 }]]);
});

test.each<[string, object, string]>([
  ['habits that nobody keeps', {}, 'habits is missing'],
  [
    'a namespace where its store is meant',
    { habits: { getByName: () => ({}) } },
    'habits must have observe()',
  ],
  ['a limit that is misspelled', { habits: memoryHabits(), denial: 3 }, 'did you mean denials?'],
  [
    'a limit that is no number',
    { habits: memoryHabits(), maxSpeedKmh: '900' },
    'maxSpeedKmh must be a number',
  ],
])('%s are refused immediately', (_what, options, message) => {
  expect(() => signals(options as never)).toThrow(message);
});
