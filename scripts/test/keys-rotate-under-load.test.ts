import { memorySink } from '@portcullis/audit';
import { startVault, VAULT_TOKEN } from '@portcullis/testing/stores';
import { movingGateway } from 'portcullis/moving';
import { afterEach, expect, test, vi } from 'vitest';
import { capturedWith } from '../../packages/cli/test/capture.ts';
import { webConfiguration } from '../../packages/cli/test/store/pushing.ts';
import { vaultSecret } from '../../packages/secrets/src/vault.ts';
import { sealedSession } from '../fixtures/sealed-session.ts';

// Two isolates, time that the test moves, and the command between requests: what any of them may have sealed, all must open.

const HOST = 'https://app.corp.example';
const clock = { now: () => Date.now() };
const signal = AbortSignal.timeout(60_000);
const pass = (seconds: number) => vi.setSystemTime(Date.now() + seconds * 1000);

afterEach(() => void vi.useRealTimers());

/** Lets in who has a session. */
function configuration() {
  const { instances, ...rest } = webConfiguration('app');
  const provider = {
    issuer: 'https://login.corp.example',
    clientId: 'gate',
    clientAuthentication: { method: 'client_secret_basic', secret: 'a-client-secret' },
  };
  return {
    ...rest,
    // biome-ignore lint/suspicious/noTemplateCurlyInString: a variable, as configurations name it
    login: { keys: ['${SESSION_KEY}'], providers: { corp: provider } },
    instances: instances.map(({ policy, ...instance }) => ({
      ...instance,
      policy: { ...policy, rules: policy.rules.map((rule) => ({ ...rule, who: { roles: ['engineer'] } })) },
    })),
  };
}

test('keys are rotated three times under load without one wrong refusal', async () => {
  vi.spyOn(console, 'log').mockImplementation(() => {});
  vi.useFakeTimers({ toFake: ['Date'] });
  await using vault = await startVault('1'.repeat(43), clock);
  const source = () =>
    vaultSecret({ address: vault.address, mount: 'kv', path: 'gate/session', token: VAULT_TOKEN });
  const log = memorySink();
  const text = JSON.stringify(configuration());
  const isolate = () => {
    const serve = movingGateway(() => ({ name: 'text', read: async () => text }), {
      ...{
        clock,
        sinks: [log],
        inform: () => {},
        warn: () => {},
        secrets: () => ({ SESSION_KEY: source() }),
      },
    });
    const env = { APP: { fetch: async () => new Response('app') } };
    return async (cookie: string) => {
      const background: Promise<unknown>[] = [];
      const execution = { waitUntil: (promise: Promise<unknown>) => void background.push(promise) };
      const { status } = await serve(new Request(HOST, { headers: { cookie } }), env, execution);
      await Promise.all(background);
      return status;
    };
  };
  const isolates = [isolate(), isolate()];
  const counts = new Map<number, number>();
  const ask = async (key: string) => {
    const now = Math.floor(Date.now() / 1000);
    const session = {
      ...{ id: 'a-session', provider: 'corp', issuer: 'https://login.corp.example', subject: 'ada' },
      ...{ claims: {}, groups: ['eng-web'], startedAt: now, seenAt: now, identifiedAt: now },
      refreshAt: now + 300,
    };
    const cookie = await sealedSession(key, { session }, HOST);
    for (const serve of isolates) {
      const status = await serve(cookie);
      counts.set(status, (counts.get(status) ?? 0) + 1);
    }
  };
  const load = async (keys: () => readonly string[], seconds: number, step: number) => {
    for (let second = 0; second < seconds; second += step) {
      pass(step);
      for (const key of keys()) await ask(key);
    }
  };

  let [{ value: current }] = await source().read(signal);
  for (let rotation = 0; rotation < 3; rotation += 1) {
    await load(() => [current], 25 * 3600, 1800);
    const { code } = await capturedWith(
      { VAULT_ADDR: vault.address, VAULT_TOKEN },
      ...['keys', 'rotate', 'session', '--vault', 'kv/gate/session', '--yes'],
    );
    expect(code).toBe(0);
    const [{ value: made }] = await source().read(signal);
    expect(made).not.toBe(current);
    // For three soft ages the old one makes; from then on both are met.
    const old = current;
    await load(() => [old], 180, 10);
    await load(() => [old, made], 600, 30);
    current = made;
  }
  expect([...counts.keys()]).toEqual([200]);
  expect(counts.get(200)).toBeGreaterThan(500);
  expect(await isolate()(await sealedSession('9'.repeat(43), {}, HOST))).toBe(401);
  console.info(`${counts.get(200)} requests during 3 rotations, 0 refused`);
});
