import { expect, test } from 'vitest';
import { recordedRequest } from '../../src/tools/recorded-request.ts';

const EVENT = {
  time: '2026-11-30T12:00:00Z',
  actor: { kind: 'user', iss: 'https://id.example', sub: 'ada', email: 'ada@example.org', roles: ['staff'] },
  auth: { method: 'session', acr: 'gold', amr: ['pwd'], auth_time: 7, device_time: 8 },
  http: { method: 'GET', path: '/w/', host: 'wiki.example' },
  policy: { decision: 'allow', matched_rule: 'wiki' },
  resource: { app: 'wiki', kind: 'page', id: '1', operation: 'view' },
  src: { ip: '192.0.2.1', country: 'DE', asn: 64500 },
};

test('a recorded request is read with all that the event has of it', () => {
  expect(recordedRequest(EVENT)).toEqual({
    ...{
      issuer: 'https://id.example',
      subject: 'ada',
      decision: 'allow',
      rule: 'wiki',
      host: 'wiki.example',
    },
    request: {
      caller: {
        ...{ kind: 'user', email: 'ada@example.org' },
        authentication: { acr: 'gold', amr: ['pwd'], authTime: 7, deviceProvedAt: 8, method: 'session' },
      },
      ...{ roles: ['staff'], method: 'GET', path: '/w/', now: Date.UTC(2026, 10, 30, 12) },
      resource: { application: 'wiki', kind: 'page', id: '1', operation: 'view' },
      network: { address: '192.0.2.1', country: 'DE', asn: 64500 },
    },
  });
});

test.each<[string, unknown]>([
  ['that is no object', 'event'],
  ['without a request', { ...EVENT, http: undefined }],
  ['in which no policy decided', { ...EVENT, policy: undefined }],
  ['without a method', { ...EVENT, http: { path: '/' } }],
  ['without a path', { ...EVENT, http: { method: 'GET' } }],
  ['with a path that is no text', { ...EVENT, http: { method: 'GET', path: 7 } }],
  ['without a decision', { ...EVENT, policy: {} }],
  ['with a decision that is not known', { ...EVENT, policy: { decision: 'challenge' } }],
])('an event %s is no recorded request', (_case, event) => {
  expect(recordedRequest(event)).toBeUndefined();
});

test('what an event does not say is not known', () => {
  const { http, policy } = EVENT;
  expect(recordedRequest({ http, policy })?.request).toEqual({
    caller: { kind: 'anonymous', email: undefined, authentication: undefined },
    ...{ roles: [], method: 'GET', path: '/w/', resource: undefined, network: undefined, now: undefined },
  });
  expect(recordedRequest({ ...EVENT, time: 'yesterday' })?.request.now).toBeUndefined();
  expect(recordedRequest({ ...EVENT, resource: { kind: 'page' } })?.request.resource).toBeUndefined();
});

test('a text in the place of a number is not known', () => {
  const auth = { ...EVENT.auth, auth_time: '7', device_time: '8' };
  const request = recordedRequest({ ...EVENT, auth, src: { ...EVENT.src, asn: '64500' } })?.request;
  expect(request?.caller.authentication).toEqual({
    ...{ acr: 'gold', amr: ['pwd'], authTime: undefined, method: 'session' },
  });
  expect(request?.network?.asn).toBeUndefined();
});

test.each([
  [{ ...EVENT, actor: { ...EVENT.actor, groups_unanswered: ['directory'] } }],
  [{ ...EVENT, auth: { method: 'conduit' } }],
  [{ ...EVENT, auth: { method: 'vcs-password' } }],
])('the roles of a caller whose groups were not known are incomplete: %#', (event) => {
  expect(recordedRequest(event)?.request.rolesIncomplete).toBe(true);
  expect(recordedRequest(EVENT)?.request).not.toHaveProperty('rolesIncomplete');
});

test('an elevation that allowed the request is read by its role, and a program by its mark', () => {
  const policy = { ...EVENT.policy, elevation: { role: 'admin' } };
  expect(recordedRequest({ ...EVENT, policy })?.request.elevated).toEqual([{ role: 'admin' }]);
  const program = recordedRequest({ ...EVENT, auth: { method: 'bearer', program: true } });
  expect(program?.request.caller.authentication).toMatchObject({ method: 'bearer', program: true });
  const none = recordedRequest({ ...EVENT, auth: { program: 'yes' } })?.request.caller.authentication;
  expect(none).toEqual({ acr: undefined, amr: [], authTime: undefined });
});
