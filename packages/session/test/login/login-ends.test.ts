import { type LoginProvider, loginProvider } from '@portcullis/testing/internal';
import { describe, expect, test, vi } from 'vitest';
import { MovableClock } from '../../../../scripts/fixtures/movable-clock.ts';
import { memorySessions, type SessionOptions } from '../../src/index.ts';
import { BASE, KEY, type Scene, scene } from '../fixtures/scene.ts';

const AT = '/.portcullis/';
const proof = { clientAuthentication: { method: 'none' }, keys: { tiers: [] } } as const;

const askedOf = (answer: Response): URLSearchParams =>
  new URL(answer.headers.get('location') ?? '').searchParams;

/** A gate with several providers of as many issuers. */
async function withSeveral(names: readonly string[], more: (name: string) => object = () => ({})) {
  const clock = new MovableClock();
  const known: [string, LoginProvider][] = [];
  for (const name of names) known.push([name, await loginProvider(clock.now, `https://${name}.example`)]);
  const providers = Object.fromEntries(
    known.map(([name, { issuer }]) => [name, { ...proof, issuer, clientId: 'gate', ...more(name) }]),
  );
  const options: SessionOptions = {
    ...{ baseUrl: BASE, keys: [KEY], providers, store: memorySessions() },
    fetch: (url, init) => {
      const [, provider] = known.find(([, { issuer }]) => url.startsWith(issuer)) ?? [];
      if (provider === undefined) throw new Error(`no provider at ${url}`);
      return provider.fetch(url, init);
    },
  };
  const [[, first] = []] = known;
  const stage = await scene(() => options, { clock, provider: first as LoginProvider });
  return { stage, providers: Object.fromEntries(known) as Record<string, LoginProvider> };
}

async function logInAt(stage: Scene, name: string, provider: LoginProvider | undefined): Promise<Response> {
  const away = await stage.browser.open(`${AT}login?provider=${name}`);
  return await stage.browser.open(provider?.authorize(away.headers.get('location') ?? '') ?? '');
}

describe('a provider is asked', () => {
  test('for no strength and no prompt where none is required', async () => {
    const stage = await scene();
    const asked = askedOf(await stage.browser.open('/'));
    expect([...asked.keys()].sort()).toEqual([
      ...['client_id', 'code_challenge', 'code_challenge_method', 'nonce'],
      ...['redirect_uri', 'response_type', 'scope', 'state'],
    ]);
  });

  test('for a new login, and for the choice of an account', async () => {
    const stage = await scene();
    const prompts = async (query: string) =>
      askedOf(await stage.browser.open(`${AT}login?${query}`)).get('prompt');
    expect(await prompts('max_age=0&prompt=select_account')).toBe('login select_account');
    expect(await prompts('max_age=1&prompt=select_account')).toBe('select_account');
    expect(await prompts('max_age=1')).toBeNull();
  });
});

test('with the path that is most specific, where several providers have paths', async () => {
  const paths: Record<string, string[]> = { all: ['/'], ext: ['/ext/'], deep: ['/ext/deep/', '/other/'] };
  const { stage } = await withSeveral(Object.keys(paths), (name) => ({ paths: paths[name] }));
  const issuerFor = async (path: string) => {
    const { origin } = new URL((await stage.browser.open(path)).headers.get('location') ?? '');
    return origin;
  };
  expect(await issuerFor('/ext/deep/x')).toBe('https://deep.example');
  expect(await issuerFor('/ext/x')).toBe('https://ext.example');
  expect(await issuerFor('/ext')).toBe('https://all.example');
});

test('a login that started at another address of the gateway cannot be completed', async () => {
  const before = await scene();
  const away = await before.browser.open('/');
  const after = await scene({ prefix: '/auth/' }, before);
  for (const [name, value] of before.browser.cookies) after.browser.cookies.set(name, value);
  const answer = new URL(before.provider.authorize(away.headers.get('location') ?? ''));
  answer.pathname = '/auth/callback/idp';
  await after.browser.open(answer.href);
  expect([after.failure, after.detail]).toEqual([
    'session.provider_mismatch',
    'the login started under another configuration',
  ]);
  expect(before.provider.tokenRequests).toEqual([]);
});

test('a login by a user of the same name at another provider ends the former session there as well', async () => {
  const { stage, providers } = await withSeveral(['one', 'two']);
  await logInAt(stage, 'one', providers.one);
  expect((await logInAt(stage, 'two', providers.two)).status).toBe(303);
  expect([providers.one?.revoked.length, providers.two?.revoked.length]).toEqual([1, 0]);
});

test('a login is recorded with its session, and with its place where that is stored', async () => {
  const stage = await scene({ store: memorySessions() });
  const away = await stage.browser.open('/');
  await stage.browser.open(stage.provider.authorize(away.headers.get('location') ?? ''), {
    'user-agent': 'Firefox',
  });
  expect(stage.entries).toContainEqual({
    type: 'login.succeeded',
    identity: expect.objectContaining({ subject: 'ada' }),
    session: expect.objectContaining({ created: stage.clock.seconds }),
  });
  const context = { clock: stage.clock, env: {} } as never;
  const [listed] = await stage.gate.directory.list(undefined, context);
  expect(listed?.place).toEqual({ agent: 'Firefox' });
});

test('where sessions are in cookies, the place of a login is not stored', async () => {
  const lengthFrom = async (agent: string): Promise<number | undefined> => {
    const stage = await scene();
    const away = await stage.browser.open('/');
    const headers = { 'user-agent': agent };
    await stage.browser.open(stage.provider.authorize(away.headers.get('location') ?? ''), headers);
    return stage.browser.cookies.get('__Host-portcullis-session')?.length;
  };
  expect(await lengthFrom('x')).toBe(await lengthFrom('x'.repeat(100)));
});

test('a login that fails by a fault of the gateway is recorded as a crash', async () => {
  vi.spyOn(console, 'error').mockImplementation(() => {});
  let isBroken = false;
  const stage = await scene({
    random: (bytes) => {
      if (isBroken) throw new TypeError('no randomness');
      return crypto.getRandomValues(bytes as Uint8Array<ArrayBuffer>);
    },
  });
  const away = await stage.browser.open('/');
  isBroken = true;
  expect(
    (await stage.browser.open(stage.provider.authorize(away.headers.get('location') ?? ''))).status,
  ).toBe(500);
  expect(stage.entries).toContainEqual({ type: 'login.failed', provider: 'idp', code: 'request.crashed' });
});
