import { describe, expect, test } from 'vitest';
import type { Policy, Rule } from '../src/index.ts';
import { gate, member, nobody } from './gate.ts';

/** A policy with one rule that lets anyone in. */
function opened(rule: Pick<Rule<never>, 'paths' | 'methods'>): Policy<never> {
  return { name: 'p', rules: [{ name: 'open', effect: 'allow', who: 'anyone', ...rule }] };
}

async function statusOf(policy: Policy<never>, address: string, init?: RequestInit): Promise<number> {
  return (await gate(nobody('Bearer'), policy, { unreachableRules: 'ignore' }).fetch(address, init)).status;
}

describe('C1: CVE-2025-54576, a path rule matched against the query', () => {
  const policy = opened({ paths: ['/api/*/status'] });
  test.each([
    ['/api/jobs/status', 200],
    ['/api/jobs/status?x=/private', 200],
    ['/api/private?x=/status', 401],
    ['/api/private?/../jobs/status', 401],
    ['/api/private%3Fx=/status', 401],
  ])('%s is answered with %i', async (address, status) => {
    expect(await statusOf(policy, address)).toBe(status);
  });
});

describe('C2: CVE-2026-40575, a header that decides instead of the path', () => {
  const policy = opened({ paths: ['/status/'], methods: ['GET'] });
  test.each([
    'x-forwarded-uri',
    'x-forwarded-path',
    'x-forwarded-prefix',
    'x-original-url',
    'x-original-uri',
    'x-rewrite-url',
  ])('%s opens nothing', async (name) => {
    expect(await statusOf(policy, '/config/', { headers: { [name]: '/status/' } })).toBe(401);
  });

  test('x-http-method-override does not make a GET of a POST', async () => {
    const headers = { 'x-http-method-override': 'GET', 'x-http-method': 'GET', 'x-method-override': 'GET' };
    expect(await statusOf(policy, '/status/', { method: 'POST', headers })).toBe(401);
  });
});

describe('C3: CVE-2026-41059, a "#" in the path', () => {
  test.each(['/foo/*/bar', '/foo/**'])(
    'a rule for %s does not allow /foo/secret%%23/bar',
    async (pattern) => {
      const policy = opened({ paths: [pattern] });
      expect(await statusOf(policy, '/foo/public/bar')).toBe(200);
      expect(await statusOf(policy, '/foo/secret%23/bar')).toBe(401);
      expect(await statusOf(policy, '/foo/secret%3F/bar')).toBe(401);
    },
  );

  test('a rule that denies /foo/secret/** is not escaped by a delimiter below it', async () => {
    const policy: Policy<never> = {
      name: 'p',
      rules: [
        { name: 'spelled', effect: 'allow', who: 'anyone', paths: ['/foo/secret/C#/x'] },
        { name: 'secret', effect: 'deny', who: 'anyone', paths: ['/foo/secret/**'] },
      ],
    };
    expect(await statusOf(policy, '/foo/secret/C%23/x')).toBe(401);
  });
});

describe('C4: CVE-2026-34457, a header that passes for a health check', () => {
  const policy = opened({ paths: ['/status/'], methods: ['GET'] });
  test.each(['GoogleHC/1.0', 'kube-probe/1.31', 'ELB-HealthChecker/2.0'])(
    '%s is a name like any other',
    async (name) => {
      const headers = { 'user-agent': name, 'x-health-check': '1' };
      expect(await statusOf(policy, '/config/', { headers })).toBe(401);
    },
  );

  test.each([
    ['GET', '/status/', 200],
    ['HEAD', '/status/', 200],
    ['POST', '/status/', 401],
    ['GET', '/status', 401],
    ['GET', '/status/x', 401],
    ['GET', '/STATUS/', 401],
  ])('%s %s is answered with %i', async (method, address, status) => {
    expect(await statusOf(policy, address, { method })).toBe(status);
  });
});

describe('C23: CVE-2026-47676, a prefix compared with the undecoded path', () => {
  const policy: Policy<'admin'> = {
    name: 'p',
    rules: [
      { name: 'all', effect: 'allow', who: 'authenticated', paths: ['/**'] },
      {
        name: 'administration',
        effect: 'deny',
        who: { except: ['admin'] },
        paths: ['/a b/**', '/config/**'],
      },
    ],
  };
  test.each([
    ['/config/x', 403],
    ['/other/../config/x', 403],
    ['/other/%2e%2e/config/x', 403],
    ['/a%20b/x', 403],
    // Refused before the policy is asked: these can be read in more than one way.
    ['/%63onfig/x', 400],
    ['//config/x', 400],
    ['/other/..%2fconfig/x', 400],
    // Decoded once: these are other names, for a proxy and an origin alike.
    ['/%2563onfig/x', 200],
    ['/a%2520b/x', 200],
  ])('%s is answered with %i', async (address, status) => {
    expect((await gate(member('eng-web'), policy).fetch(address)).status).toBe(status);
  });
});

describe('C36: CVE-2025-24806 and others, rules that match at their edges', () => {
  const policy: Policy<'admin'> = {
    name: 'p',
    rules: [{ name: 'admins', effect: 'allow', who: { roles: ['admin'] }, paths: ['/config/**'] }],
  };
  test.each([['Admins'], ['admins '], ['admin'], ['ADMINS']])(
    'a group called %j is not "admins"',
    async (group) => {
      expect((await gate(member(group), policy).fetch('/config/')).status).toBe(403);
    },
  );

  test('an e-mail address, a name or a claim gives no role', async () => {
    const caller = {
      ...member(),
      email: 'admins',
      name: 'admins',
      claims: { groups: ['admins'], role: 'admin' },
    };
    expect((await gate(caller, policy).fetch('/config/')).status).toBe(403);
  });
});
