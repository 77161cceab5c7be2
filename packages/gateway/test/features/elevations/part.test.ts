import { type ElevationDecision, type ElevationRequest, memoryElevations } from '@portcullis/session';
import { describe, expect, test } from 'vitest';
import { elevationsPart } from '../../../src/features/elevations/part.ts';

const HOST = 'wiki.example';
const NOW = 1_000_000;
const ADA = { issuer: 'https://id.example', subject: 'ada' };
const SAM = { issuer: 'https://id.example', subject: 'sam' };
const OFFER = { role: 'admin', approvers: ['security'], maxMinutes: 60 };

interface Case {
  readonly request?: Partial<ElevationRequest>;
  readonly decision?: Partial<ElevationDecision> | null;
  readonly offer?: object;
  readonly policy?: object;
  readonly endedAt?: number;
  readonly method?: string;
}

/** The roles that Ada has by an elevation, which was approved a minute ago if nothing else is said. */
async function standingOf({ request, decision, offer, policy, endedAt, method = 'session' }: Case = {}) {
  const store = memoryElevations();
  await store.ask(
    {
      ...{ id: 'one', role: 'admin', minutes: 30, reason: '', policy: 'wiki', version: 'v1', host: HOST },
      ...{ person: ADA, askedAt: NOW - 60, expiresAt: NOW + 600 },
      ...request,
    },
    { perPerson: 1 },
    NOW - 60,
  );
  if (decision !== null) {
    const made = { approved: true, by: SAM, at: NOW - 60, endsAt: NOW + 1740, ...decision };
    await store.decide('one', made, NOW - 60);
    await store.confirm('one', undefined, NOW - 60);
  }
  const elevations = [
    { ...OFFER, role: 'other' },
    { ...OFFER, ...offer },
  ];
  const held = async () => (endedAt === undefined ? undefined : { endedAt });
  const source = elevationsPart.sourceOf({
    configuration: { elevations: { durableObject: 'E' }, lock: endedAt === undefined ? undefined : {} },
    env: { E: { getByName: () => store } },
    settings: {},
    parts: { lock: { locksOf: () => ({ held }) } },
    instance: { hosts: [HOST, 'second.example'], policy: { name: 'wiki', rules: [], elevations, ...policy } },
    impliedBy: () => [],
  } as never);
  const user = { ...ADA, authentication: { method } };
  return await source.standing(user as never, 'v1', { clock: { now: () => NOW * 1000 + 999 } } as never);
}

describe('an elevation', () => {
  test.each<[string, Case, number]>([
    ['was approved', {}, NOW + 1740],
    ['was approved at another host of the instance', { request: { host: 'second.example' } }, NOW + 1740],
    ['was approved after the last lock of the user', { endedAt: NOW - 61 }, NOW + 1740],
    [
      'ends once its approver is not seen for some time',
      { offer: { approverSeenMinutes: 10 } },
      NOW - 60 + 600,
    ],
    [
      'ends at its time, though its approver may be seen later',
      { offer: { approverSeenMinutes: 600 } },
      NOW + 1740,
    ],
  ])('that %s counts until its end', async (_, made, until) => {
    expect(await standingOf(made)).toEqual([{ id: 'one', role: 'admin', until }]);
  });

  test.each<[string, Case]>([
    ['waits', { decision: null }],
    ['was declined', { decision: { approved: false } }],
    ['is of another user', { request: { person: SAM } }],
    ['was approved for another version of the policy', { request: { version: 'v0' } }],
    ['was approved for another host', { request: { host: 'other.example' } }],
    ['is for a role that is no longer offered', { request: { role: 'gone' } }],
    ['is of a policy that no longer offers any', { policy: { elevations: undefined } }],
    ['was approved before the last lock of the user', { endedAt: NOW - 59 }],
    ['was approved in the second of the last lock of the user', { endedAt: NOW - 60 }],
    ['is of a user with emergency access', { method: 'break-glass' }],
  ])('that %s does not count', async (_, made) => {
    expect(await standingOf(made)).toEqual([]);
  });
});

test('the binding of elevations that is missing is reported with its setting', () => {
  const scope = { configuration: { elevations: { durableObject: 'E' } }, env: {}, settings: {}, parts: {} };
  expect(() => elevationsPart.sourceOf(scope as never)).toThrow('elevations.durableObject');
});

const instances = (more: object) => [
  { hosts: [HOST], policy: { name: 'wiki', rules: [], elevations: [{ ...OFFER, ...more }] } },
];

/** What is done at a host after the caller is identified. */
function stepAt(configuration: object) {
  const scope = {
    configuration: { elevations: { durableObject: 'E' }, ...configuration },
    ...{ env: { E: { getByName: () => memoryElevations() } }, host: HOST, settings: {}, parts: {} },
  };
  return elevationsPart.host?.(scope as never).identified;
}

test('nothing is done at a host without pages, where no policy looks for approvers', () => {
  expect(stepAt({ trustedHosts: [], instances: instances({}) })).toBeUndefined();
});

test.each([
  ['with the pages', { trustedHosts: [HOST], instances: instances({}) }, '/w/'],
  [
    'without the pages',
    { trustedHosts: [], instances: instances({ approverSeenMinutes: 1 }) },
    '/.portcullis/elevations/',
  ],
])('at a host %s, other requests go on', async (_, configuration, path) => {
  const context = { caller: { kind: 'anonymous' }, target: { path } };
  const answer = await stepAt(configuration)?.(context as never, async () => 'went on' as never);
  expect(answer).toBe('went on');
});
