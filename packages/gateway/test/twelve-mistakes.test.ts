import { memorySink } from '@portcullis/audit';
import { createIdentityProvider } from '@portcullis/testing';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import { checkConfiguration, gateway } from '../src/index.ts';
import { goodConfiguration } from './good-configuration.ts';

// What an operator is told of each of twelve mistakes: by `portcullis check` (`checkConfiguration`), and by a gate that
// runs: in the event and on the console, never to the client.

const HOST = 'https://phorge.corp.example';
const ISSUER = 'https://login.corp.example';
const PHORGE = { fetch: async () => new Response('hello') };
const NOW = Date.UTC(2026, 1, 3, 4, 5, 6);

const login = {
  keys: ['${SESSION_KEY}'],
  providers: { corp: { issuer: ISSUER, clientId: 'gate', clientAuthentication: { method: 'none' } } },
};
const good = () => ({ ...goodConfiguration(), audit: { types: { 'policy.loaded': false } } });

beforeEach(() => void vi.spyOn(console, 'log').mockImplementation(() => {}));

/** What `check` says, a line each. */
function checked(configuration: object, variables?: object): string[] {
  return checkConfiguration(configuration, variables).map(({ path, message }) => `${path}: ${message}`);
}

/** What a gate says of one request. */
async function told(
  configuration: object,
  { env = {}, headers = {}, url = `${HOST}/T1`, fetch }: Told = {},
): Promise<{ status: number; body: string; detail: string; console: readonly string[] }> {
  const log = memorySink();
  const warnings: string[] = [];
  const serve = gateway(configuration, {
    sinks: [log],
    warn: (text) => void warnings.push(text),
    clock: { now: () => NOW },
    ...(fetch === undefined ? {} : { fetch }),
  });
  const waits: Promise<unknown>[] = [];
  const execution = { waitUntil: (promise: Promise<unknown>) => void waits.push(promise) };
  const ask = () => serve(new Request(url, { headers }), bindings, execution);
  const bindings = { PHORGE, ...env };
  const response = await ask();
  const body = await response.text();
  // Whatever is wrong is told on the console once, and in each event.
  await ask();
  await Promise.all(waits);
  expect(warnings.length).toBeLessThanOrEqual(1);
  const [event] = log.events as unknown as { detail?: string }[];
  const detail = event?.detail ?? '';
  if (detail !== '') expect(body).not.toContain(detail);
  return { status: response.status, body, detail, console: warnings };
}

interface Told {
  readonly env?: object;
  readonly headers?: Record<string, string>;
  readonly url?: string;
  readonly fetch?: (url: string, init: RequestInit) => Promise<Response>;
}

/** A provider of the gate's network, and a caller with these groups. */
async function provider(options: { claims?: object; audience?: string; groups?: string[] } = {}) {
  const { claims = {}, audience = 'phorge', groups = ['eng'] } = options;
  const idp = await createIdentityProvider({ issuer: ISSUER, audience, clock: () => NOW });
  const token = await idp.token({ subject: 'alice', groups, claims: { ...claims } });
  return { headers: { authorization: `Bearer ${token}` }, fetch: idp.fetch };
}

test('without a mistake, the gateway admits a user by the provider of the tests', async () => {
  expect(checked(good())).toEqual([]);
  expect(await told(good(), await provider())).toMatchObject({ status: 200, body: 'hello', console: [] });
});

describe('the gateway reports the problem', () => {
  test('1. a missing variable', async () => {
    const configuration = { ...good(), login };
    const message = 'login.keys[0]: uses the variable SESSION_KEY, which is not set in the Worker';
    expect(checked(configuration, {})[0]).toContain(message);
    const { status, detail, console } = await told(configuration);
    expect([status, console.length]).toEqual([500, 1]);
    expect(detail).toContain(message);
    expect(console[0]).toContain(message);
  });

  test('2. a wrong issuer', async () => {
    const { status, detail } = await told(
      good(),
      await provider({ claims: { iss: 'https://other.corp.example' } }),
    );
    expect(status).toBe(401);
    expect(detail).toContain('"iss"');
  });

  test('3. a wrong audience', async () => {
    const { status, detail } = await told(good(), await provider({ audience: 'wiki' }));
    expect(status).toBe(401);
    expect(detail).toContain('"aud"');
  });

  test('4. a misspelled group: the near miss is reported, to the operator only', async () => {
    const configuration = { ...good(), roles: { engineer: ['enginering'], contractor: ['ext-*'] } };
    const given = await provider({ groups: ['engineering'] });
    const { status, body, detail } = await told(configuration, given);
    expect(status).toBe(403);
    expect(detail).toContain(
      'the caller\'s group "engineering" is not in "roles"; did you mean "enginering"?',
    );
    expect(body).not.toContain('enginering');
  });

  test('5. a policy without a rule', () => {
    const configuration = good();
    configuration.instances[0].policy.rules = [] as never;
    const problems = [
      'instances[0].policy.rules: is empty, so all requests are denied: add a rule with "effect": "allow"',
    ];
    expect(checked(configuration)).toEqual(problems);
    expect(() => gateway(configuration)).toThrow(problems[0]);
  });

  test('6. a short key: as it is written, and from a variable, which is not quoted', async () => {
    const short = { ...good(), login: { ...login, keys: ['short'] } };
    expect(checked(short)[0]).toContain('login.keys[0]: must have at least 32 characters');
    const { status, detail, console } = await told({ ...good(), login }, { env: { SESSION_KEY: 'hunter2' } });
    expect(status).toBe(500);
    const named = /login\.keys\[0\]: must have at least 32 characters.* \(the variable SESSION_KEY\)/;
    expect(detail).toMatch(named);
    expect(console.join()).toMatch(named);
    const [checkedProblem] = checkConfiguration({ ...good(), login }, { SESSION_KEY: 'hunter2' });
    expect(checkedProblem?.message).toMatch(/^must have .* \(the variable SESSION_KEY\)$/);
    expect(detail + console.join()).not.toContain('hunter2');
  });

  test('7. a missing Durable Object', async () => {
    const configuration = { ...good(), login: { ...login, durableObject: 'SESSIONS' } };
    const message = 'login.durableObject: the Worker has no Durable Object namespace "SESSIONS"';
    const { status, detail, console } = await told(configuration, { env: { SESSION_KEY: 'k'.repeat(32) } });
    expect([status, console.length]).toEqual([500, 1]);
    expect(detail).toContain(message);
    expect(console[0]).toContain(message);
  });

  test('8. a wrong host: the hosts that there are, to the operator only', async () => {
    const { status, body, detail } = await told(good(), { url: 'https://wiki.corp.example/' });
    expect(status).toBe(421);
    expect(detail).toContain(
      'no instance has the host "wiki.corp.example"; known hosts: phorge.corp.example',
    );
    expect(body).not.toContain('phorge.corp.example');
  });

  test('9. a KV namespace that is not bound', async () => {
    const message = 'keyCache.kv: the Worker has no KV namespace "KEYS"';
    const { status, detail, console } = await told({ ...good(), keyCache: { kv: 'KEYS' } });
    expect([status, console.length]).toEqual([500, 1]);
    expect(detail).toContain(message);
    expect(console[0]).toContain(message);
  });

  test('10. an issuer over http: as it is written, and from a variable', async () => {
    const configuration = good();
    configuration.providers[0].issuer = 'http://login.corp.example';
    const message =
      'providers[0].issuer: must be an https URL without query or fragment (http only on loopback), and without "/.well-known/…"';
    expect(checked(configuration)).toEqual([message]);
    configuration.providers[0].issuer = '${ISSUER}';
    const { status, detail } = await told(configuration, { env: { ISSUER: 'http://login.corp.example' } });
    expect([status, detail]).toEqual([500, `${message} (the variable ISSUER)`]);
  });

  test('11. is bad JSON, which `check` names by line and column, and which no Worker is built of', () => {
    expect(checked('{ "providers": [ }' as never)[0]).toMatch(/^: must be an object/);
  });

  test('12. an unknown setting, with what was probably meant', () => {
    const { policy, ...instance } = good().instances[0];
    const configuration = { ...good(), instances: [{ ...instance, polcy: policy }] };
    expect(checked(configuration)).toEqual([
      'instances[0].policy: is missing',
      'instances[0].polcy: is not a setting; did you mean "policy"?',
    ]);
  });
});

test('several parts that the Worker lacks are reported together', async () => {
  const configuration = {
    ...good(),
    login: { ...login, durableObject: 'SESSIONS' },
    keyCache: { kv: 'KEYS' },
    audit: { sinks: [{ type: 'd1', binding: 'DB' }] },
  };
  const { detail } = await told(configuration, { env: { SESSION_KEY: 'k'.repeat(32), PHORGE: undefined } });
  for (const path of [
    'login.durableObject',
    'keyCache.kv',
    'audit.sinks[0].binding',
    'instances[0].origin.binding',
  ]) {
    expect(detail).toContain(`${path}: the Worker has no `);
  }
});
