import { memorySink } from '@portcullis/audit';
import { startVault, VAULT_TOKEN } from '@portcullis/testing/stores';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import { sealedSession } from '../../../../../scripts/fixtures/sealed-session.ts';
import { builtEntry } from '../../../src/build/built-entry.ts';
import { builtForm } from '../../../src/build/built-form.ts';
import { builtGateway } from '../../../src/build/built-gateway.ts';
import { apart } from '../../../src/build/built-policies.ts';
import { readConfiguration } from '../../../src/checks/check-configuration.ts';
import { gateway } from '../../../src/gateway.ts';
import type { GatewayOptions } from '../../../src/gateway-options.ts';
import { movingGateway } from '../../../src/moving.ts';
import { ALL_PARTS } from '../../../src/parts.ts';
import { goodConfiguration, sessionKeyLogin } from '../../good-configuration.ts';

const HOST = 'https://phorge.corp.example';
const [FIRST, SECOND] = ['1'.repeat(40), '2'.repeat(40)];

let now: number;
let log: ReturnType<typeof memorySink>;
let warnings: string[];
let background: Promise<unknown>[];
const clock = { now: () => now };
const execution = { waitUntil: (promise: Promise<unknown>) => void background.push(promise) };

beforeEach(() => {
  vi.spyOn(console, 'log').mockImplementation(() => {});
  vi.spyOn(console, 'error').mockImplementation(() => {});
  now = Date.UTC(2026, 0, 15, 12);
  log = memorySink();
  warnings = [];
  background = [];
});

const options = (): GatewayOptions => ({
  ...{ clock, sinks: [log], warn: (text: string) => void warnings.push(text), inform: () => {} },
});

/** A configuration whose key of sessions is this secret. */
function withSessionKey(secret: object) {
  return {
    ...goodConfiguration(),
    secrets: { SESSION_KEY: secret },
    login: sessionKeyLogin(),
  };
}

/** Asks with a session of now that this key sealed. */
async function asking(serve: ReturnType<typeof gateway>, env: object, key: string): Promise<number> {
  const seconds = now / 1000;
  const session = {
    ...{ id: 'a-session', provider: 'corp', issuer: 'https://login.corp.example', subject: 'ada' },
    ...{ claims: {}, groups: ['eng'], startedAt: seconds, seenAt: seconds, identifiedAt: seconds },
    refreshAt: seconds + 300,
  };
  const cookie = await sealedSession(key, { session }, HOST);
  const { status } = await serve(new Request(HOST, { headers: { cookie } }), env, execution);
  await Promise.all(background.splice(0));
  return status;
}

const PHORGE = { fetch: async () => new Response('phorge') };

/** The three ways to a gate of one configuration. */
const gates = {
  gateway: async (configuration: object) => gateway(configuration as never, options()),
  builtGateway: async (configuration: object) => {
    const { policyVersions, ...form } = await builtForm(readConfiguration(configuration), {
      configurationHash: '',
      provedClaims: 0,
    });
    return builtGateway(
      { ...form, ...apart(form.configuration, policyVersions), parts: ALL_PARTS },
      options(),
    );
  },
  movingGateway: async (configuration: object) => {
    const source = { name: 'text', read: async () => JSON.stringify(configuration) };
    return movingGateway(() => source, options());
  },
};

describe.each(Object.entries(gates))('%s', (_name, make) => {
  test('a gateway reads a key from a store, follows its rotation, and continues while the store is down', async () => {
    await using vault = await startVault(FIRST, clock);
    const { address } = vault;
    const secret = {
      ...{ type: 'vault', address, mount: 'kv', path: 'gate/session', token: '${VAULT_TOKEN}' },
    };
    const serve = await make(withSessionKey(secret));
    const env = { PHORGE, VAULT_TOKEN };
    const ask = (key: string) => asking(serve, env, key);
    expect([await ask(FIRST), await ask(SECOND)]).toEqual([200, 401]);
    vault.rotate(SECOND);
    for (let second = 0; second < 300; second += 20) {
      now += 20_000;
      expect(await ask(FIRST)).toBe(200);
    }
    expect(await ask(SECOND)).toBe(200);
    expect(log.events.filter(({ type }) => type === 'keys.rotated')).toMatchObject([
      { keys: { purpose: 'SESSION_KEY', kid: '2', previous_kid: '1' } },
    ]);
    vault.mode = 'refusing';
    now += 3_600_000;
    expect([await ask(FIRST), await ask(SECOND)]).toEqual([200, 200]);
    now += 86_400_000;
    expect(await ask(SECOND)).toBe(503);
    expect(log.events.at(-1)).toMatchObject({
      reason: ['secret.unavailable'],
      detail: expect.stringMatching(/^secrets\.SESSION_KEY: the value read \d+ seconds ago is older/),
    });
    vault.mode = 'up';
    now += 10_000;
    expect(await ask(SECOND)).toBe(200);
    expect(JSON.stringify(log.events) + warnings.join('\n')).not.toMatch(/1{40}|2{40}|hvs\.token/);
  });

  test('a gateway that starts while the store is down refuses with 503, and serves once it is up', async () => {
    await using vault = await startVault(FIRST, clock);
    const { address } = vault;
    const secret = { type: 'vault', address, mount: 'kv', path: 'gate/session', token: VAULT_TOKEN };
    const serve = await make(withSessionKey(secret));
    const env = { PHORGE };
    vault.mode = 'refusing';
    expect(await asking(serve, env, FIRST)).toBe(503);
    expect(log.events.at(-1)).toMatchObject({ reason: ['secret.unavailable'] });
    expect(await asking(serve, env, FIRST)).toBe(503);
    expect(vault.asked).toBe(1);
    vault.mode = 'up';
    now += 10_000;
    expect(await asking(serve, env, FIRST)).toBe(200);
  });

  test('reads ages from the configuration', async () => {
    await using vault = await startVault(FIRST, clock);
    const { address } = vault;
    const ages = { softAgeSeconds: 5, hardAgeSeconds: 30 };
    const secret = { type: 'vault', address, mount: 'kv', path: 'gate/session', token: VAULT_TOKEN, ...ages };
    const serve = await make(withSessionKey(secret));
    const env = { PHORGE };
    expect(await asking(serve, env, FIRST)).toBe(200);
    vault.mode = 'refusing';
    now += 29_000;
    expect(await asking(serve, env, FIRST)).toBe(200);
    now += 12_000;
    expect(await asking(serve, env, FIRST)).toBe(503);
  });

  test('reports what the Worker lacks for a secret, and refuses every request', async () => {
    const { status } = await (
      await make(withSessionKey({ type: 'secrets-store', bindings: ['SESSION_KEY_STORE'] }))
    )(new Request(HOST), { PHORGE }, execution);
    expect([500, 503]).toContain(status);
    expect(warnings.join('\n')).toContain(
      'secrets.SESSION_KEY.bindings[0]: the Worker has no Secrets Store secret "SESSION_KEY_STORE"',
    );
  });

  test('sends no credentials to an address that a variable sets and the configuration could not', async () => {
    const asked: string[] = [];
    const address = '${VAULT_ADDRESS}';
    const serve = await make(withSessionKey({ type: 'vault', address, path: 'key', token: VAULT_TOKEN }));
    const env = { PHORGE, VAULT_ADDRESS: 'http://vault.corp.example' };
    vi.stubGlobal('fetch', async (url: string) => void asked.push(url));
    expect([500, 503]).toContain((await serve(new Request(HOST), env, execution)).status);
    vi.unstubAllGlobals();
    expect(asked).toEqual([]);
    expect(warnings.join('\n')).toContain('secrets.SESSION_KEY.address: must be an https URL');
  });

  test('reads keys from Workers Secrets Store and from variables, old and new', async () => {
    const bindings = { NEW: { get: async () => SECOND }, OLD: { get: async () => FIRST } };
    for (const [secret, env] of [
      [
        { type: 'secrets-store', bindings: ['NEW', 'OLD'] },
        { PHORGE, ...bindings },
      ],
      [
        { type: 'variables', names: ['KEY', 'KEY_OLD'] },
        { PHORGE, KEY: SECOND, KEY_OLD: FIRST },
      ],
    ] as const) {
      const serve = await make(withSessionKey(secret));
      expect([await asking(serve, env, FIRST), await asking(serve, env, SECOND)]).toEqual([200, 200]);
    }
  });

  test('keeps the former key where the new one is invalid', async () => {
    let value = FIRST;
    const env = { PHORGE, KEY: { get: async () => value } };
    const serve = await make(withSessionKey({ type: 'secrets-store', bindings: ['KEY'] }));
    expect(await asking(serve, env, FIRST)).toBe(200);
    value = 'short';
    now += 121_000;
    expect(await asking(serve, env, FIRST)).toBe(200);
    const told = warnings.filter((text) => text.includes('login.keys[0]: must have at least 32 characters'));
    expect(told).toHaveLength(1);
    expect(await asking(serve, env, FIRST)).toBe(200);
    expect(warnings.filter((text) => text.includes('login.keys[0]'))).toHaveLength(1);
    expect(warnings.join('\n')).not.toContain('short');
  });

  test('uses the former key no longer than its hard age where the new one is invalid, and the next good one immediately', async () => {
    let value = FIRST;
    const env = { PHORGE, KEY: { get: async () => value } };
    const ages = { softAgeSeconds: 60, hardAgeSeconds: 3600 };
    const serve = await make(withSessionKey({ type: 'secrets-store', bindings: ['KEY'], ...ages }));
    expect(await asking(serve, env, FIRST)).toBe(200);
    now += 7_200_000;
    expect(await asking(serve, env, FIRST)).toBe(200);
    value = 'short';
    now += 3_600_000;
    expect(await asking(serve, env, FIRST)).toBe(200);
    now += 1000;
    expect([500, 503]).toContain(await asking(serve, env, FIRST));
    expect(log.events.at(-1)).toMatchObject({
      detail: expect.stringContaining('login.keys[0]: must have at least 32 characters'),
    });
    value = SECOND;
    now += 121_000;
    expect([await asking(serve, env, FIRST), await asking(serve, env, SECOND)]).toEqual([401, 200]);
    value = 'small';
    now += 121_000;
    expect(await asking(serve, env, SECOND)).toBe(200);
  });

  test('uses the key of before for its hard age from then on, where the clock is set back', async () => {
    let value = FIRST;
    const env = { PHORGE, KEY: { get: async () => value } };
    const ages = { softAgeSeconds: 60, hardAgeSeconds: 3600 };
    const serve = await make(withSessionKey({ type: 'secrets-store', bindings: ['KEY'], ...ages }));
    expect(await asking(serve, env, FIRST)).toBe(200);
    value = 'short';
    now += 121_000;
    expect(await asking(serve, env, FIRST)).toBe(200);
    now -= 86_400_000;
    expect(await asking(serve, env, FIRST)).toBe(200);
    now += 3_600_000;
    expect(await asking(serve, env, FIRST)).toBe(200);
    now += 1000;
    expect([500, 503]).toContain(await asking(serve, env, FIRST));
  });
});

test('a built Worker imports the stores that its configuration names, and no other', async () => {
  const entryOf = async (configuration: object) =>
    await builtEntry(readConfiguration(configuration), {
      source: '',
      configurationHash: '',
      provedClaims: 0,
    });
  const vault = { type: 'vault', address: 'https://vault.example', path: 'key', token: '${TOKEN}' };
  const entry = await entryOf(withSessionKey(vault));
  expect(entry).toContain('secretSources: { "vault": vaultSecretPart }');
  expect(entry).toContain('renewing: renewingPart');
  expect(entry).not.toMatch(/awsSecretsManager|secretsStoreSecret|variablesSecret/);
  expect(await entryOf(goodConfiguration())).not.toMatch(/SecretPart|renewing/);
});

describe('a gate that moves', () => {
  test('reads a secret that two configurations share only once', async () => {
    await using vault = await startVault(FIRST, clock);
    const { address } = vault;
    const secret = { type: 'vault', address, mount: 'kv', path: 'gate/session', token: VAULT_TOKEN };
    const configuration = withSessionKey(secret);
    let text = JSON.stringify(configuration);
    const serve = movingGateway(() => ({ name: 'text', read: async () => text }), options());
    const env = { PHORGE };
    expect(await asking(serve, env, FIRST)).toBe(200);
    const asked = vault.asked;
    vault.mode = 'refusing';
    text = JSON.stringify({ ...configuration, name: 'renamed' });
    now += 61_000;
    expect(await asking(serve, env, FIRST)).toBe(200);
    expect(log.events.filter(({ type }) => type === 'config.changed')).toHaveLength(2);
    // One beside the request, since a minute has passed.
    expect(vault.asked).toBeLessThanOrEqual(asked + 1);
  });

  test('keeps the active configuration while a secret of the new one is not available', async () => {
    await using vault = await startVault(FIRST, clock);
    vault.mode = 'refusing';
    const { address } = vault;
    const moved = withSessionKey({
      ...{ type: 'vault', address, mount: 'kv', path: 'gate/session', token: VAULT_TOKEN },
    });
    let text = JSON.stringify(withSessionKey({ type: 'variables', names: ['KEY'] }));
    const serve = movingGateway(() => ({ name: 'text', read: async () => text }), options());
    const env = { PHORGE, KEY: SECOND };
    expect(await asking(serve, env, SECOND)).toBe(200);
    text = JSON.stringify(moved);
    now += 61_000;
    expect([await asking(serve, env, SECOND), await asking(serve, env, FIRST)]).toEqual([200, 401]);
    expect(warnings.at(-1)).toBe('portcullis: text: a secret that it uses could not be fetched');
    vault.mode = 'up';
    now += 61_000;
    expect([await asking(serve, env, SECOND), await asking(serve, env, FIRST)]).toEqual([401, 200]);
  });

  test('refuses a secret that the Worker gives by its own code', async () => {
    const text = JSON.stringify(withSessionKey({ type: 'variables', names: ['KEY'] }));
    const serve = movingGateway(() => ({ name: 'text', read: async () => text }), {
      ...options(),
      secrets: () => ({
        SESSION_KEY: { name: 'code', read: async () => [{ value: FIRST, id: '1' }] as const },
      }),
    });
    expect(await asking(serve, { PHORGE, KEY: FIRST }, FIRST)).toBe(503);
    expect(log.events.at(-1)).toMatchObject({
      reason: ['gateway.unconfigured'],
      detail: "text: secrets.SESSION_KEY: is also passed by the Worker's code: define it in one place",
    });
  });
});
