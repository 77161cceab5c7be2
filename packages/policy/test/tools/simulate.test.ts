import { describe, expect, test } from 'vitest';
import { requestWay } from '../../src/compile/rule-match.ts';
import { evaluate, type Rule, simulate } from '../../src/index.ts';
import { recordedRequest } from '../../src/tools/recorded-request.ts';
import { policyOf, rule } from '../policies.ts';

const before: readonly Rule[] = [
  rule({ name: 'engineers', who: { roles: ['engineer'] } }),
  rule({ name: 'contractors', who: { roles: ['contractor'] }, paths: ['/differential/**'] }),
];
/** Contractors lose Differential, and the office gains the wiki. */
const after: readonly Rule[] = [
  rule({ name: 'engineers', who: { roles: ['engineer'] } }),
  rule({ name: 'wiki', who: 'authenticated', paths: ['/w/**'], networks: ['10.0.0.0/8'] }),
];

const PEOPLE = [
  { sub: 'ada', roles: ['engineer'], ip: '10.0.0.1' },
  { sub: 'bob', roles: ['contractor'], ip: '192.0.2.1' },
  { sub: 'eve', roles: ['contractor'], ip: '10.0.0.3' },
  { sub: 'kim', roles: [], ip: '10.0.0.4' },
  { sub: 'lee', roles: [], ip: '192.0.2.5' },
];
const PATHS = ['/differential/', '/w/', '/config/', '/maniphest/'];

/** An event as the log holds it, decided by the policy of that time. */
function eventOf(index: number): object {
  const { sub, roles, ip } = PEOPLE[index % PEOPLE.length] ?? { sub: '', roles: [], ip: '' };
  const path = PATHS[Math.floor(index / PEOPLE.length) % PATHS.length] ?? '/';
  const decision = evaluate(policyOf(before), { caller: { kind: 'user' }, roles, method: 'GET', path });
  return {
    schema: 'portcullis.event/1',
    type: 'request.decision',
    time: '2026-11-24T12:00:00.000Z',
    actor: { kind: 'user', iss: 'https://idp.example', sub, roles },
    src: { ip },
    http: { method: 'GET', path },
    policy: { decision: decision.effect, matched_rule: decision.rule },
  };
}

describe('simulate', () => {
  test('names exactly those who lose and gain by a thousand recorded events', () => {
    const events = Array.from({ length: 1000 }, (_, index) => eventOf(index));
    const { replayed, skipped, unchanged, gains, losses } = simulate(events, policyOf(after));
    expect({ replayed, skipped, unchanged }).toEqual({ replayed: 1000, skipped: 0, unchanged: 800 });
    const lost = { method: 'GET', path: '/differential/', before: 'contractors', after: undefined };
    const gained = { method: 'GET', path: '/w/', before: undefined, after: 'wiki' };
    const somebody = { kind: 'user', issuer: 'https://idp.example', requests: 50 };
    expect(losses).toEqual([
      { ...somebody, subject: 'bob', examples: [{ ...lost, reason: 'policy.no_rule' }] },
      { ...somebody, subject: 'eve', examples: [{ ...lost, reason: 'policy.no_rule' }] },
    ]);
    expect(gains).toEqual([
      { ...somebody, subject: 'eve', examples: [{ ...gained, reason: 'policy.rule_allows' }] },
      { ...somebody, subject: 'kim', examples: [{ ...gained, reason: 'policy.rule_allows' }] },
    ]);
  });

  test.each(['{"type":"request.decision"}', undefined, null, { events: [] }])(
    'refuses %o as events, since no one would lose anything',
    (events) => {
      expect(() => simulate(events as never, policyOf([]))).toThrow(
        'simulate: the events must be an array of objects: parse each line of a log first',
      );
    },
  );

  test('reports no change if the policy is the same', () => {
    const events = Array.from({ length: 100 }, (_, index) => eventOf(index));
    expect(simulate(events, policyOf(before))).toMatchObject({ unchanged: 100, gains: [], losses: [] });
  });

  test('puts the caller who loses most first, with the configured number of examples', () => {
    const at = (sub: string, path: string) => ({
      actor: { kind: 'user', iss: 'i', sub, roles: ['contractor'] },
      http: { method: 'GET', path },
      policy: { decision: 'allow', matched_rule: 'contractors' },
    });
    const events = [at('bob', '/a'), at('eve', '/a'), at('eve', '/a'), at('eve', '/b'), at('eve', '/c')];
    const { losses } = simulate(events, policyOf([]), { examples: 2 });
    expect(losses.map(({ subject, requests }) => [subject, requests])).toEqual([
      ['eve', 4],
      ['bob', 1],
    ]);
    expect(losses[0]?.examples.map(({ path }) => path)).toEqual(['/a', '/b']);
  });

  test('prepares requests with the given function, such as to classify them again', () => {
    const policy = policyOf([rule({ name: 'wiki', applications: ['phriction'] })]);
    const prepare = (
      request: Parameters<NonNullable<Parameters<typeof simulate>[2]>['prepare'] & {}>[0],
    ) => ({
      ...request,
      resource: { application: 'phriction' },
    });
    expect(simulate([eventOf(3)], policy).gains).toEqual([]);
    expect(simulate([eventOf(3)], policy, { prepare }).gains).toMatchObject([{ subject: 'kim' }]);
  });

  test('counts a caller as refused whose request would not reach a policy any more, and reports the code', () => {
    const { losses, unchanged } = simulate([eventOf(0), eventOf(3)], policyOf(before), {
      prepare: () => ({ refused: 'request.path_dot_segment' }),
    });
    const example = { before: 'engineers', after: undefined, reason: 'request.path_dot_segment' };
    expect(losses).toMatchObject([{ subject: 'ada', requests: 1, examples: [example] }]);
    expect(unchanged).toBe(1);
  });

  test.each([null, 'x', {}, { http: { method: 'GET', path: '/' } }, { type: 'audit.loss' }])(
    'skips %j',
    (event) => {
      expect(simulate([event], policyOf([]))).toMatchObject({ replayed: 0, skipped: 1 });
    },
  );
});

describe('recordedRequest', () => {
  test('reads everything that rules look at', () => {
    const event = {
      time: '2026-11-24T12:00:00.000Z',
      actor: { kind: 'service', iss: 'i', sub: 's', email: 'a@acme.example', roles: ['r', 7] },
      auth: { acr: 'gold', amr: ['mfa'], auth_time: 1 },
      src: { ip: '::1', country: 'DE', asn: 1 },
      http: { method: 'POST', path: '/D1' },
      resource: { app: 'differential', kind: 'revision', id: 'D1', operation: 'edit' },
      policy: { decision: 'deny' },
    };
    expect(recordedRequest(event)).toEqual({
      issuer: 'i',
      subject: 's',
      decision: 'deny',
      rule: undefined,
      request: {
        caller: {
          kind: 'service',
          email: 'a@acme.example',
          authentication: { acr: 'gold', amr: ['mfa'], authTime: 1 },
        },
        roles: ['r'],
        method: 'POST',
        path: '/D1',
        resource: { application: 'differential', kind: 'revision', id: 'D1', operation: 'edit' },
        network: { address: '::1', country: 'DE', asn: 1 },
        now: Date.UTC(2026, 10, 24, 12),
      },
    });
  });

  test.each([
    [{ method: 'session' }, 'browser'],
    [{ method: 'bearer' }, 'agent'],
    [{ method: 'bearer', program: true }, 'program'],
    [{ method: 'bearer', program: 'true' }, 'agent'],
    [{ method: 'of a later version' }, undefined],
    [{}, undefined],
  ])('reads of %j the way in which the caller authenticated: %s', (auth, way) => {
    const request = recordedRequest({ ...eventOf(0), auth })?.request;
    expect(request && requestWay(request)).toBe(way);
  });

  test('reads the role of the elevation that allowed the request', () => {
    const event = (elevation: unknown) => ({ ...eventOf(0), policy: { decision: 'allow', elevation } });
    const elevated = (elevation: unknown) => recordedRequest(event(elevation))?.request.elevated;
    expect(elevated({ id: 'e1', role: 'admin' })).toEqual([{ role: 'admin' }]);
    expect([elevated(undefined), elevated({ role: 7 }), elevated('admin')]).toEqual(Array(3).fill(undefined));
  });

  test('does not treat a caller whose groups are not available as one without a role', () => {
    const event = (actor: object) => ({ ...eventOf(0), actor: { kind: 'user', roles: [], ...actor } });
    expect(recordedRequest(event({ groups_unanswered: ['token'] }))?.request.rolesIncomplete).toBe(true);
    expect(recordedRequest(event({ groups_unanswered: [] }))?.request.rolesIncomplete).toBeUndefined();
    expect(recordedRequest(event({}))?.request.rolesIncomplete).toBeUndefined();
    // Versions that took them for none named no source.
    const by = (method: string) =>
      recordedRequest({ ...event({}), auth: { method } })?.request.rolesIncomplete;
    expect([by('conduit'), by('vcs-password'), by('session')]).toEqual([true, true, undefined]);
  });

  test('treats a missing caller as an anonymous one', () => {
    const event = { http: { method: 'GET', path: '/' }, policy: { decision: 'allow' } };
    expect(recordedRequest(event)?.request).toMatchObject({ caller: { kind: 'anonymous' }, roles: [] });
  });
});
