import {
  type Aws,
  CLIENT,
  KEYS,
  ROLE,
  SECRET_ID,
  signatureProblem,
  startAws,
  startVault,
  VAULT_TOKEN,
  type Vault,
} from '@portcullis/testing/stores';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { type AwsSecretOptions, awsSecret, clientCredentials, webIdentity } from '../src/aws.ts';
import { envSecret, type SecretSource, type StoreFetch, secretsStoreSecret } from '../src/index.ts';
import { vaultSecret } from '../src/vault.ts';
import { MovableClock } from './fixtures/movable-clock.ts';

const [OLD, NEW] = ['o'.repeat(40), 'n'.repeat(40)];
const signal = new AbortController().signal;
const valuesOf = async (source: SecretSource) => (await source.read(signal)).map(({ value }) => value);

const NAMED = { tokenEndpoint: 'https://id.example/token', clientId: CLIENT.id, clientSecret: CLIENT.secret };

describe('the stand-in for AWS', () => {
  // The example of the IAM user guide.
  const request = {
    method: 'GET',
    target: '/?Action=ListUsers&Version=2010-05-08',
    headers: {
      'content-type': 'application/x-www-form-urlencoded; charset=utf-8',
      host: 'iam.amazonaws.com',
      'x-amz-date': '20150830T123600Z',
      authorization:
        'AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/iam/aws4_request, SignedHeaders=content-type;host;x-amz-date, Signature=5d672d79c15b13162d9279b0855cfba6789a8edb4c82c400e06b5924a6f2b5d7',
    },
    body: '',
  };
  const expected = {
    secrets: { AKIDEXAMPLE: KEYS.secretAccessKey },
    region: 'us-east-1',
    service: 'iam',
    now: Date.UTC(2015, 7, 30, 12, 36),
  };

  test('accepts the signature of the specification, and no other', () => {
    expect(signatureProblem(request, expected)).toBeUndefined();
    expect(signatureProblem({ ...request, body: 'x' }, expected)).toBe('InvalidSignatureException');
    expect(signatureProblem(request, { ...expected, now: expected.now + 300_001 })).toBe(
      'InvalidSignatureException',
    );
  });
});

describe('AWS Secrets Manager', () => {
  const clock = new MovableClock();
  let aws: Aws;
  beforeEach(async () => {
    aws = await startAws(OLD, clock);
  });
  afterEach(async () => {
    vi.useRealTimers();
    await aws[Symbol.asyncDispose]();
  });
  const source = (options: Partial<AwsSecretOptions> = {}) =>
    awsSecret({
      region: 'eu-central-1',
      secretId: SECRET_ID,
      credentials: KEYS,
      endpoint: aws.address,
      clock,
      ...options,
    });

  test('returns the current version and the one before it', async () => {
    expect(await valuesOf(source())).toEqual([OLD]);
    aws.rotate(NEW);
    expect(await source().read(signal)).toEqual([
      { value: NEW, id: 'version-3', createdAt: clock.now() },
      { value: OLD, id: 'version-1', createdAt: clock.now() },
    ]);
    aws.dropPrevious();
    expect(await valuesOf(source())).toEqual([NEW]);
  });

  test('is called with the clock of the runtime by default', async () => {
    const dates: unknown[] = [];
    const fetch: StoreFetch = async (_url, { headers }) => {
      dates.push(new Headers(headers).get('x-amz-date'));
      return Response.json({ SecretString: OLD });
    };
    vi.setSystemTime(Date.UTC(2026, 0, 2, 3, 4, 5));
    const there = { region: 'eu-central-1', secretId: SECRET_ID, credentials: KEYS };
    await awsSecret({ ...there, fetch }).read(signal);
    expect(new Set(dates)).toEqual(new Set(['20260102T030405Z']));
  });

  test('returns a version once that has both labels, as in the middle of a rotation', async () => {
    const fetch = async () => Response.json({ VersionId: 'version-1', SecretString: OLD });
    expect(await source({ fetch }).read(signal)).toEqual([
      { value: OLD, id: 'version-1', createdAt: undefined },
    ]);
  });

  test('names a version by its label where AWS gives no name', async () => {
    const fetch = async () => Response.json({ SecretString: OLD });
    expect((await source({ fetch }).read(signal)).map(({ id }) => id)).toEqual(['AWSCURRENT', 'AWSPREVIOUS']);
  });

  test('returns a field of a secret that is JSON', async () => {
    aws.rotate(JSON.stringify({ key: NEW }));
    aws.dropPrevious();
    expect(await valuesOf(source({ field: 'key' }))).toEqual([NEW]);
    await expect(source({ field: 'other' }).read(signal)).rejects.toThrow('no string in the field "other"');
  });

  test('is read with the credentials of a role, which are cached until they expire', async () => {
    const credentials = webIdentity({
      region: 'eu-central-1',
      roleArn: ROLE,
      token: async () => 'an-openid-token',
      endpoint: aws.address,
      clock,
    });
    for (const _ of [1, 2]) expect(await valuesOf(source({ credentials }))).toEqual([OLD]);
    expect(aws.assumed).toBe(1);
    clock.pass(3400);
    expect(await valuesOf(source({ credentials }))).toEqual([OLD]);
    expect(aws.assumed).toBe(2);
  });

  test('is read with a role that was assumed by a token for client credentials', async () => {
    const client = { clientId: CLIENT.id, tokenEndpoint: `${aws.address}/token` };
    const asClient = (clientSecret: string) =>
      webIdentity({
        ...{ region: 'eu-central-1', roleArn: ROLE, endpoint: `${aws.address}/`, clock },
        token: clientCredentials({ ...client, clientSecret }),
      });
    expect(await valuesOf(source({ credentials: asClient(CLIENT.secret) }))).toEqual([OLD]);
    const wrong = source({ credentials: asClient('wrong-secret') }).read(signal);
    await expect(wrong).rejects.toThrow(
      "token of the client gate: the token endpoint answered with status 401, not 200: check the client's id and secret",
    );
    aws.mode = 'garbage';
    const garbage = clientCredentials({ ...client, clientSecret: CLIENT.secret })(signal);
    await expect(garbage).rejects.toThrow('the token endpoint returned no access token');
  });

  test('accepts a client name in form encoding', async () => {
    let sent: RequestInit | undefined;
    const fetch = async (_url: string, init: RequestInit) => {
      sent = init;
      return Response.json({ access_token: 'token' });
    };
    const options = { tokenEndpoint: 'https://id.example/token', clientId: 'a:b c', clientSecret: 'ö+%' };
    expect(await clientCredentials({ ...options, scope: 's', audience: 'a', fetch })(signal)).toBe('token');
    const { authorization } = (sent?.headers ?? {}) as Record<string, string>;
    expect(atob(authorization?.slice(6) ?? '')).toBe('a%3Ab+c:%C3%B6%2B%25');
    expect(String(sent?.body)).toBe('grant_type=client_credentials&scope=s&audience=a');
  });

  test('asks for the client’s token as JSON, and for no scope or audience that is not configured', async () => {
    let sent: RequestInit | undefined;
    const fetch = async (_url: string, init: RequestInit) => {
      sent = init;
      return Response.json({ access_token: 'token' });
    };
    await clientCredentials({ ...NAMED, fetch })(signal);
    expect(sent).toMatchObject({ method: 'POST', headers: { accept: 'application/json' } });
    expect(String(sent?.body)).toBe('grant_type=client_credentials');
  });

  test('refuses an empty access token', async () => {
    const fetch = async () => Response.json({ access_token: '' });
    const token = clientCredentials({ ...NAMED, fetch });
    await expect(token(signal)).rejects.toThrow('the token endpoint returned no access token');
  });

  test('reports a role that does not trust the token as an error', async () => {
    const credentials = webIdentity({
      region: 'eu-central-1',
      roleArn: ROLE,
      token: async () => 'another',
      endpoint: aws.address,
      clock,
    });
    await expect(source({ credentials }).read(signal)).rejects.toThrow(
      `AWS role ${ROLE}: the token service answered 403`,
    );
  });

  test.each([
    [
      'a wrong key',
      { credentials: { ...KEYS, secretAccessKey: 'wrong' } },
      '400 (InvalidSignatureException)',
    ],
    ['a wrong region', { region: 'us-east-1' }, '400 (InvalidSignatureException)'],
    ['an unknown secret', { secretId: 'other' }, 'the secret does not exist'],
  ])('%s is an error that names the secret and shows no value', async (_, options, message) => {
    const error = await source(options)
      .read(signal)
      .catch((thrown: unknown) => thrown);
    expect(String(error)).toContain(message);
    expect(String(error)).toMatch(/^SecretSourceError: AWS Secrets Manager /);
    expect(String(error)).not.toContain(KEYS.secretAccessKey);
  });

  test('reports a fault as such, though its text mentions a secret that is not found', async () => {
    const fetch = async () => Response.json({ __type: 'ResourceNotFoundException' }, { status: 500 });
    const read = source({ fetch }).read(signal);
    await expect(read).rejects.toThrow('AWS answered 500 (ResourceNotFoundException)');
  });

  test('reports a store that is down, or answers garbage, as an error', async () => {
    aws.mode = 'refusing';
    await expect(source().read(signal)).rejects.toThrow('AWS answered 503');
    aws.mode = 'garbage';
    await expect(source().read(signal)).rejects.toThrow('the secret has no string value');
  });
});

test('stops reading an endless answer where it is too long', async () => {
  let sent = 0;
  const body = new ReadableStream({
    pull: (controller) => {
      sent += 65_536;
      // Enough for whoever reads on to be seen, and not so much that they never end.
      if (sent > 4_194_304) controller.close();
      else controller.enqueue(new Uint8Array(65_536));
    },
  });
  const fetch = async () => new Response(body);
  const source = vaultSecret({ address: 'https://vault.example', path: 'key', token: VAULT_TOKEN, fetch });
  await expect(source.read(signal)).rejects.toThrow(
    'Vault secret/key: the response of the store is too long',
  );
  expect(sent).toBeLessThan(400_000);
});

describe('Vault', () => {
  const clock = new MovableClock();
  let vault: Vault;
  beforeEach(async () => {
    vault = await startVault(OLD, clock);
  });
  afterEach(() => vault[Symbol.asyncDispose]());
  const source = (options = {}) =>
    vaultSecret({
      address: `${vault.address}/`,
      mount: 'kv',
      path: 'gate/session',
      token: VAULT_TOKEN,
      ...options,
    });

  test('returns the current version and the one before it, while that is not deleted', async () => {
    expect(await valuesOf(source())).toEqual([OLD]);
    vault.rotate(NEW);
    expect(await source().read(signal)).toEqual([
      { value: NEW, id: '2', createdAt: clock.now() },
      { value: OLD, id: '1', createdAt: clock.now() },
    ]);
    vault.remove(1);
    expect(await valuesOf(source())).toEqual([NEW]);
  });

  test.each([
    ['a token that may not', { token: async () => 'other' }, 'Vault answered 403'],
    ['an unknown path', { path: 'gate/other' }, 'the secret does not exist'],
    ['another field', { field: 'key' }, 'no string in the field "key"'],
  ])('%s is an error', async (_, options, message) => {
    await expect(source(options).read(signal)).rejects.toThrow(message);
  });

  test('is called with its mount, namespace and token, and as an automated client', async () => {
    const asked: { url: string; headers: unknown }[] = [];
    const fetch: StoreFetch = async (url, { headers }) => {
      asked.push({ url, headers });
      return Response.json({ data: { data: { value: OLD }, metadata: { version: 1 } } });
    };
    const address = 'https://vault.example//';
    await vaultSecret({ address, path: 'a b/c', token: async () => 't', namespace: 'team', fetch }).read(
      signal,
    );
    await vaultSecret({ address, path: 'c', token: 't', fetch }).read(signal);
    const headers = { 'x-vault-token': 't', 'x-vault-request': 'true' };
    // Strictly: `fetch` would send a namespace that is `undefined` as that word.
    expect(asked).toStrictEqual([
      {
        url: 'https://vault.example/v1/secret/data/a%20b/c',
        headers: { ...headers, 'x-vault-namespace': 'team' },
      },
      { url: 'https://vault.example/v1/secret/data/c', headers },
    ]);
  });

  test('refuses an answer without a version, which is of another engine', async () => {
    const fetch = async () => Response.json({ data: { value: OLD } });
    await expect(source({ fetch }).read(signal)).rejects.toThrow('check that the engine is KV version 2');
  });

  test('reports a deleted current version as an error, and does not use the version before it', async () => {
    vault.rotate(NEW);
    vault.remove(2);
    await expect(source().read(signal)).rejects.toThrow('its current version was deleted');
  });
});

describe('variables and Workers Secrets Store', () => {
  test('may lack variables after the first', async () => {
    expect(await valuesOf(envSecret({ KEY: NEW }, ['KEY', 'KEY_OLD']))).toEqual([NEW]);
    expect(await valuesOf(envSecret({ KEY: NEW, KEY_OLD: OLD }, ['KEY', 'KEY_OLD']))).toEqual([NEW, OLD]);
    await expect(envSecret({ KEY_OLD: OLD }, ['KEY', 'KEY_OLD']).read(signal)).rejects.toThrow(
      'variable KEY',
    );
  });

  test('read a binding each time, and name its version without revealing it', async () => {
    let value = OLD;
    const source = secretsStoreSecret('SESSION_KEY', [{ get: async () => value }]);
    const [before] = await source.read(signal);
    value = NEW;
    const [after] = await source.read(signal);
    expect([before.value, after.value]).toEqual([OLD, NEW]);
    expect(before.id).toMatch(/^[\w-]{8}$/);
    expect(after.id).not.toBe(before.id);
  });

  test('treat an empty variable as missing', async () => {
    expect(await valuesOf(envSecret({ KEY: NEW, KEY_OLD: '' }, ['KEY', 'KEY_OLD']))).toEqual([NEW]);
    const source = envSecret({ KEY: '' }, ['KEY']);
    expect(source.name).toBe('variable KEY');
    await expect(source.read(signal)).rejects.toThrow(/^variable KEY: it is not set as a string/);
  });

  test.each([undefined, 7, ''])('a binding that gives %j is an error', async (value) => {
    const source = secretsStoreSecret('SESSION_KEY', [{ get: async () => value as string }]);
    await expect(source.read(signal)).rejects.toThrow(
      /^Secrets Store SESSION_KEY: the binding returned no string$/,
    );
  });

  test('report a binding that fails without its message', async () => {
    const get = () => Promise.reject(new Error('internal detail'));
    const failed = secretsStoreSecret('SESSION_KEY', [{ get: async () => OLD }, { get }]).read(signal);
    await expect(failed).rejects.toThrow(/^Secrets Store SESSION_KEY: the binding's get\(\) failed$/);
  });
});
