import { describe, expect, test } from 'vitest';
import { MovableClock } from '../../../../scripts/fixtures/movable-clock.ts';
import type { ProviderCall } from '../../src/provider/provider-call.ts';
import { ProviderMetadata, type ProviderMetadataParts } from '../../src/provider/provider-metadata.ts';

const ISSUER = 'https://id.example';
const DOCUMENT = {
  issuer: ISSUER,
  authorization_endpoint: `${ISSUER}/authorize`,
  token_endpoint: `${ISSUER}/token`,
  jwks_uri: `${ISSUER}/keys`,
  userinfo_endpoint: `${ISSUER}/userinfo`,
};

/** The metadata of one provider, that answers as it is told. */
function metadataOf(
  answer: ProviderCall,
  { issuer = ISSUER, ...parts }: Partial<ProviderMetadataParts> & { issuer?: string } = {},
) {
  const clock = new MovableClock();
  const stage = { clock, asked: 0, slept: [] as number[] };
  const metadata = new ProviderMetadata(issuer, {
    insecureLoopback: false,
    timeoutMs: 1000,
    random: (bytes) => bytes.fill(0),
    sleep: async (milliseconds) => void stage.slept.push(milliseconds),
    call: (url, init) => {
      stage.asked += 1;
      return answer(url, init);
    },
    ...parts,
  });
  return Object.assign(stage, { get: () => metadata.get(clock) });
}

const answering = (changes: object) => async (): Promise<Response> =>
  Response.json({ ...DOCUMENT, ...changes });
const failing = async (): Promise<Response> => new Response('down', { status: 404 });
const never = (): Promise<Response> => new Promise(() => {});

describe('the discovered metadata', () => {
  test('is fetched again after an hour, and not before', async () => {
    const stage = metadataOf(answering({}));
    await stage.get();
    stage.clock.pass(3599);
    await stage.get();
    expect(stage.asked).toBe(1);
    stage.clock.pass(1);
    await stage.get();
    expect(stage.asked).toBe(2);
  });

  test('is used for a day while the provider fails, and no longer', async () => {
    let answer: ProviderCall = answering({});
    const stage = metadataOf((url, init) => answer(url, init));
    await stage.get();
    answer = failing;
    stage.clock.pass(86_399);
    expect(await stage.get()).toMatchObject({ token_endpoint: DOCUMENT.token_endpoint });
    stage.clock.pass(1);
    await expect(stage.get()).rejects.toMatchObject({ code: 'session.provider_answer' });
  });

  test('is used immediately by requests that find another one fetching it', async () => {
    let answer: ProviderCall = answering({});
    const stage = metadataOf((url, init) => answer(url, init));
    await stage.get();
    answer = never;
    stage.clock.pass(3600);
    void stage.get();
    expect(await stage.get()).toMatchObject({ issuer: ISSUER });
    expect([stage.asked, stage.slept]).toEqual([2, []]);
  });
});

describe('a request that waits for the fetch of another', () => {
  test('gives up after twice the time limit of an answer, though the clock stands still', async () => {
    const stage = metadataOf(never);
    void stage.get();
    await expect(stage.get()).rejects.toMatchObject({
      code: 'session.provider_unavailable',
      detail: `no answer from ${ISSUER} in time; the next attempt is in 1 s`,
      headers: { 'retry-after': '1' },
    });
    expect([stage.asked, stage.slept]).toEqual([1, Array.from({ length: 40 }, () => 50)]);
  });

  test('fetches in its place when the other has used its time and half a second more', async () => {
    const stage = metadataOf(never, {
      sleep: async () => stage.clock.pass(0.05),
    });
    void stage.get();
    stage.clock.pass(1.449);
    void stage.get();
    expect(stage.asked).toBe(1);
    stage.clock.pass(0.051);
    void stage.get();
    expect(stage.asked).toBe(2);
  });
});

test('a provider that failed often is not called for half a minute, and the error says so', async () => {
  const stage = metadataOf(failing);
  for (let failures = 0; failures < 6; failures += 1) {
    await stage.get().catch(() => {});
    stage.clock.pass(3600);
  }
  await stage.get().catch(() => {});
  stage.clock.pass(10.5);
  await expect(stage.get()).rejects.toMatchObject({
    code: 'session.provider_answer',
    detail: expect.stringMatching(/; the next attempt is in 20 s$/),
    headers: { 'retry-after': '20' },
  });
});

const OTHER_ISSUER =
  'names another issuer: configure the issuer exactly as the document has it, with or without a slash at the end';

describe('a discovery document is refused', () => {
  test('that is no document: with the code of the client library', async () => {
    const page = async (): Promise<Response> =>
      new Response('<html>', { headers: { 'content-type': 'text/html' } });
    await expect(metadataOf(page).get()).rejects.toMatchObject({
      code: 'session.provider_answer',
      detail: expect.stringMatching(/^discovery of https:\/\/id\.example: OAUTH_[A-Z_]+$/),
    });
  });

  test('that does not exist: the address is not one of the issuer', async () => {
    await expect(metadataOf(failing).get()).rejects.toMatchObject({
      code: 'session.provider_answer',
      detail: `the discovery document of ${ISSUER} was not found: its address answered 404, so check the configured issuer`,
    });
  });

  test.each([
    ['without a token endpoint', { token_endpoint: undefined }, 'has no https token_endpoint'],
    ['with keys over http', { jwks_uri: 'http://id.example/keys' }, 'has no https jwks_uri'],
    ['with keys on this machine', { jwks_uri: 'http://127.0.0.1/keys' }, 'has no https jwks_uri'],
    [
      'with userinfo over http',
      { userinfo_endpoint: 'http://id.example/me' },
      'has an userinfo_endpoint that is not https',
    ],
  ])('%s', async (_, changes, problem) => {
    await expect(metadataOf(answering(changes)).get()).rejects.toMatchObject({
      code: 'session.provider_answer',
      detail: `the discovery document of ${ISSUER} ${problem}`,
    });
  });

  test.each([
    ['that writes its issuer otherwise', { issuer: `${ISSUER}/` }],
    ['of another issuer', { issuer: 'https://id.example/realms/other' }],
  ])('%s, which stays so until the configuration is changed', async (_, changes) => {
    await expect(metadataOf(answering(changes)).get()).rejects.toMatchObject({
      code: 'session.issuer_mismatch',
      detail: `the discovery document of ${ISSUER} ${OTHER_ISSUER}`,
    });
  });

  test('but not for http on localhost where that is allowed', async () => {
    const stage = metadataOf(answering({ jwks_uri: 'http://127.0.0.1/keys' }), { insecureLoopback: true });
    expect((await stage.get()).jwks_uri).toBe('http://127.0.0.1/keys');
  });
});
