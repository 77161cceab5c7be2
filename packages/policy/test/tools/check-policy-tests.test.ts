import { describe, expect, test } from 'vitest';
import { checkPolicyTests } from '../../src/tools/check-policy-tests.ts';

const CASE = { path: '/T1', expect: 'allow' };
const placesOf = (fields: object): string[] =>
  checkPolicyTests([{ ...CASE, ...fields }]).map(({ path }) => path);

test('a table is a list of cases', () => {
  expect(checkPolicyTests([CASE])).toEqual([]);
  expect(checkPolicyTests({})).toEqual([
    { path: '', message: 'must be a list of cases', suggestion: undefined },
  ]);
  expect(checkPolicyTests([CASE, 'a case'])).toMatchObject([
    { path: '[1]', message: 'must be an object: a case' },
  ]);
});

describe('a case', () => {
  test('may contain every field', () => {
    const whole = {
      name: 'Ada reads a task',
      groups: ['eng'],
      roles: ['engineer'],
      kind: 'service',
      via: 'program',
      claims: { department: 'eng' },
      email: 'ada@corp.example',
      login: { acr: 'gold', amr: ['otp'], ageSeconds: 0 },
      method: 'GET',
      resource: {
        application: 'wiki',
        kind: 'page',
        id: 'T1',
        operation: 'view',
        reads: true,
        reaches: ['files'],
      },
      call: { parameters: { ids: ['1'], other: null, none: [] }, within: [['PHID-1'], []] },
      network: { address: '192.0.2.1', country: 'NL', asn: 13335 },
      at: '2026-11-24T09:00:00+01:00',
      rule: null,
      rolesIncomplete: true,
      claimsIncomplete: true,
    };
    expect(placesOf(whole)).toEqual([]);
    expect(placesOf({ resource: { application: 'wiki', reaches: 'any' }, rule: 'staff' })).toEqual([]);
    expect(placesOf({ call: {} })).toEqual([]);
  });

  test.each([
    [{ path: 'T1' }, 'path'],
    [{ path: 7 }, 'path'],
    [{ path: '' }, 'path'],
    [{ expect: 'maybe' }, 'expect'],
    [{ expect: undefined }, 'expect'],
    [{ kind: 'robot' }, 'kind'],
    [{ via: 'robot' }, 'via'],
    [{ via: ['agent'] }, 'via'],
    [{ kind: 7 }, 'kind'],
    [{ name: '' }, 'name'],
    [{ email: 7 }, 'email'],
    [{ method: '' }, 'method'],
    [{ rule: '' }, 'rule'],
    [{ groups: 'eng' }, 'groups'],
    [{ roles: [] }, 'roles'],
    [{ rolesIncomplete: 'yes' }, 'rolesIncomplete'],
    [{ claimsIncomplete: 'yes' }, 'claimsIncomplete'],
    [{ claims: 'eng' }, 'claims'],
    [{ paths: ['/T1'] }, 'paths'],
    [{ login: 'gold' }, 'login'],
    [{ login: { acr: 7 } }, 'login.acr'],
    [{ login: { amr: 'otp' } }, 'login.amr'],
    [{ login: { ageSeconds: -1 } }, 'login.ageSeconds'],
    [{ login: { ageSeconds: '1' } }, 'login.ageSeconds'],
    [{ login: { age: 1 } }, 'login.age'],
    [{ resource: {} }, 'resource.application'],
    [{ resource: { application: '' } }, 'resource.application'],
    [{ resource: { application: 'wiki', kind: 7 } }, 'resource.kind'],
    [{ resource: { application: 'wiki', id: 7 } }, 'resource.id'],
    [{ resource: { application: 'wiki', operation: 7 } }, 'resource.operation'],
    [{ resource: { application: 'wiki', reads: 'yes' } }, 'resource.reads'],
    [{ resource: { application: 'wiki', reaches: 'files' } }, 'resource.reaches'],
    [{ network: 7 }, 'network'],
    [{ network: { address: 7 } }, 'network.address'],
    [{ network: { country: 7 } }, 'network.country'],
    [{ network: { country: 'de' } }, 'network.country'],
    [{ network: { country: ['DE'] } }, 'network.country'],
    [{ network: { address: '192.0.2' } }, 'network.address'],
    [{ network: { address: 7 } }, 'network.address'],
    [{ network: { asn: '13335' } }, 'network.asn'],
    [{ call: 'paste.edit' }, 'call'],
    [{ call: { method: 'paste.edit' } }, 'call.method'],
    [{ call: { parameters: [] } }, 'call.parameters'],
    [{ call: { parameters: { ids: '1' } } }, 'call.parameters'],
    [{ call: { parameters: { ids: [1] } } }, 'call.parameters'],
    [{ call: { parameters: { good: ['1'], bad: [1, '1'] } } }, 'call.parameters'],
    [{ call: { within: 'PHID-1' } }, 'call.within'],
    [{ call: { within: ['PHID-1'] } }, 'call.within'],
    [{ call: { within: [['PHID-1'], [7]] } }, 'call.within'],
    [{ at: '2026-11-24T09:00:00' }, 'at'],
    [{ at: 'x2026-11-24T09:00:00Z' }, 'at'],
    [{ at: '2026-11-24T09:00:00Zx' }, 'at'],
    [{ at: '2026-11-24T25:00:00Z' }, 'at'],
    [{ at: '2026-02-30T09:00:00Z' }, 'at'],
    // A moment to the runtime, of the year 12026.
    [{ at: '+012026-11-24T09:00:00Z' }, 'at'],
    [{ at: ['2026-11-24T09:00:00Z'] }, 'at'],
    [{ at: 7 }, 'at'],
  ])('%j is wrong at one place', (fields, place) => {
    expect(placesOf(fields)).toEqual([`[0].${place}`]);
  });

  test('is about a path or one call of an MCP server, which implies method and resource', () => {
    const { path: _, ...call } = { path: '/', expect: 'deny' };
    for (const about of [{ tool: 'a' }, { prompt: 'a' }, { uri: 'docs://a' }])
      expect(checkPolicyTests([{ ...call, ...about }])).toEqual([]);
    const wrong = { ...call, tool: 'a', uri: 'docs://a', method: 'POST', resource: { application: 'mcp' } };
    expect(checkPolicyTests([wrong]).map(({ path }) => path)).toEqual([
      '[0].uri',
      '[0].method',
      '[0].resource',
    ]);
    expect(checkPolicyTests([{ ...call, tool: '' }])).toMatchObject([{ path: '[0].tool' }]);
  });

  test.each(['2026-11-24T09:00Z', '2026-11-24T09:00:30.125Z', '2026-11-24T09:00:30-05:30'])(
    'may be of the moment %s',
    (at) => {
      expect(placesOf({ at })).toEqual([]);
    },
  );

  test('with a misspelled word is refused with the possible ones', () => {
    expect(checkPolicyTests([{ ...CASE, expect: 'alow' }])).toEqual([
      {
        path: '[0].expect',
        message: '"alow" must be one of allow, deny, login, stepUp',
        suggestion: 'allow',
      },
    ]);
    expect(checkPolicyTests([{ ...CASE, kind: 7 }])).toMatchObject([
      { message: 'must be one of user, service, anonymous' },
    ]);
    expect(checkPolicyTests([{ ...CASE, network: 7 }])).toMatchObject([
      { message: 'must be an object with address, country, asn' },
    ]);
  });
});
