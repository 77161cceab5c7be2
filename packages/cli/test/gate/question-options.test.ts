import { expect, test } from 'vitest';
import { type QuestionValues, questionOf } from '../../src/gate/question-options.ts';

const NOW = Date.UTC(2026, 10, 24, 18);

function ask(values: Partial<QuestionValues>) {
  return questionOf({ path: '/', ...values }, NOW);
}

test('without groups the caller is anonymous', () => {
  expect(ask({})).toMatchObject({
    caller: { kind: 'anonymous' },
    groups: [],
    method: 'GET',
    path: '/',
    now: NOW,
  });
});

test('a question with --groups, even an empty list, is about an authenticated caller', () => {
  expect(ask({ groups: 'eng, ops' })).toMatchObject({ caller: { kind: 'user' }, groups: ['eng', 'ops'] });
  expect(ask({ groups: '' })).toMatchObject({ caller: { kind: 'user' }, groups: [] });
  expect(ask({ service: true })).toMatchObject({ caller: { kind: 'service' }, groups: [] });
});

test('a question with --via states the way in which the caller authenticated, and names the known ones', () => {
  expect(ask({ groups: '', via: 'agent' }).caller.via).toBe('agent');
  expect(ask({ groups: '' }).caller).not.toHaveProperty('via');
  expect(() => ask({ groups: '', via: 'agnet' })).toThrow(
    '--via agnet: must be one of browser, program, apiToken, vcsPassword, agent; did you mean "agent"?',
  );
});

test('a question with --roles is about an authenticated caller', () => {
  expect(ask({ roles: 'engineer, admin' })).toMatchObject({
    caller: { kind: 'user' },
    groups: [],
    roles: ['engineer', 'admin'],
  });
  expect(ask({ groups: 'eng' })).not.toHaveProperty('roles');
});

test('the known facts of the caller and the request are passed on', () => {
  const question = ask({
    groups: 'eng',
    email: 'a@corp.example',
    claim: ['department=ops', 'level=3', 'flags=["a=b"]'],
    acr: 'phrh',
    amr: 'pwd,otp',
    'login-age': '60',
    method: 'post',
    host: 'phorge.corp.example',
    address: '192.0.2.7',
    country: 'CH',
    asn: '64500',
    time: '2026-11-24T06:00:00Z',
  });
  const now = Date.UTC(2026, 10, 24, 6);
  expect(question).toEqual({
    caller: {
      kind: 'user',
      email: 'a@corp.example',
      claims: { department: 'ops', level: 3, flags: ['a=b'] },
      authentication: { acr: 'phrh', amr: ['pwd', 'otp'], authTime: now / 1000 - 60 },
    },
    groups: ['eng'],
    method: 'POST',
    path: '/',
    host: 'phorge.corp.example',
    network: { address: '192.0.2.7', country: 'CH', asn: 64500 },
    now,
  });
});

test.each([
  [{ path: 'D12' }, '--path D12: must start with a slash'],
  [{ claim: ['department'] }, '--claim department: must be NAME=VALUE'],
  [{ claim: ['=ops'] }, '--claim =ops: must be NAME=VALUE'],
  [{ country: 'de' }, '--country de: must be two capital letters, such as DE, or T1 for Tor'],
  [{ asn: 'AS64500' }, '--asn AS64500: must be a whole number'],
  [{ 'login-age': '-1' }, '--login-age -1: must be a whole number'],
  [{ address: '192.0.2' }, '--address 192.0.2: must be an address'],
  [{ address: '192.0.2.0/24' }, '--address 192.0.2.0/24: must be an address'],
  [{ time: 'noon' }, '--time noon: must be a time'],
  // JavaScript takes these for 2001, and for noon wherever the command is run.
  [{ time: '5' }, '--time 5: must be a time'],
  [{ time: '2026-11-24T12:00' }, '--time 2026-11-24T12:00: must be a time'],
])('question options: %j is invalid usage: %s', (values, message) => {
  expect(() => ask(values)).toThrow(
    expect.objectContaining({ name: 'UsageError', message: expect.stringContaining(message) }),
  );
});

test('a question with --parameter or --within contains exactly these facts of a Conduit call', () => {
  expect(ask({}).call).toBeUndefined();
  expect(ask({ parameter: ['a.b=1', 'a.b=x=y', 'c='], within: ['p,q', ''] }).call).toEqual({
    parameters: { 'a.b': ['1', 'x=y'], c: [''] },
    within: [['p', 'q'], []],
  });
  expect(() => ask({ parameter: ['a'] })).toThrow('--parameter a: must be NAME=VALUE');
});
