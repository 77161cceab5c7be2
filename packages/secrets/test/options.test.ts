import { expect, test } from 'vitest';
import { awsSecret, clientCredentials, rotateAwsSecret, webIdentity } from '../src/aws.ts';
import { cachedSecret, envSecret, type SecretsStoreBinding, secretsStoreSecret } from '../src/index.ts';
import { rotateVaultSecret, vaultSecret } from '../src/vault.ts';

/** What a variable that the Worker does not have is, whatever its type says. */
const absent = undefined as unknown as string;
const keys = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 's' };
const aws = { region: 'eu-central-1', secretId: 'gate/session', credentials: keys };
const vault = { address: 'https://vault.example', path: 'gate/session', token: 't' };
const role = { region: 'eu-central-1', roleArn: 'arn:aws:iam::1:role/gate', token: async () => 'token' };
const client = { tokenEndpoint: 'https://id.example/token', clientId: 'gate', clientSecret: 's' };

test.each([
  ['vaultSecret: address is missing', () => vaultSecret({ ...vault, address: absent })],
  ['vaultSecret: address must be an absolute URL', () => vaultSecret({ ...vault, address: 'vault:8200' })],
  ['vaultSecret: token is missing', () => vaultSecret({ ...vault, token: absent })],
  ['vaultSecret: path must be a non-empty string', () => vaultSecret({ ...vault, path: '' })],
  ['awsSecret: region is missing', () => awsSecret({ ...aws, region: absent })],
  [
    'awsSecret: credentials must be an object with accessKeyId and secretAccessKey',
    () => awsSecret({ ...aws, credentials: { ...keys, secretAccessKey: absent } }),
  ],
  ...[undefined, null, keys.accessKeyId].map((credentials): [string, () => unknown] => [
    'awsSecret: credentials ',
    () => awsSecret({ ...aws, credentials: credentials as never }),
  ]),
  ['awsSecret: clock must have now()', () => awsSecret({ ...aws, clock: {} as never })],
  ['webIdentity: roleArn is missing', () => webIdentity({ ...role, roleArn: absent })],
  [
    'clientCredentials: clientSecret is missing',
    () => clientCredentials({ ...client, clientSecret: absent }),
  ],
  [
    'secretsStoreSecret: a Secrets Store secret is required, but it is undefined',
    () => secretsStoreSecret('SESSION_KEY', [undefined as unknown as SecretsStoreBinding]),
  ],
])('%s', (problem, make) => {
  expect(make).toThrow(problem);
});

test('a misspelled field is refused: the whole text of the secret would be used as the key', () => {
  const misspelled = { ...aws, feild: 'key' };
  expect(() => awsSecret(misspelled)).toThrow('awsSecret: feild is not an option; did you mean field?');
  const ofVault = { ...vault, feild: 'key' };
  expect(() => vaultSecret(ofVault)).toThrow('vaultSecret: feild is not an option; did you mean field?');
});

test('a rotation refuses the same options, before it calls a store', async () => {
  const { signal } = new AbortController();
  await expect(rotateVaultSecret({ ...vault, token: absent }, 'n', '1', signal)).rejects.toThrow(
    'rotateVaultSecret: token is missing',
  );
  await expect(rotateAwsSecret({ ...aws, secretId: absent }, 'n', ['1'], signal)).rejects.toThrow(
    'rotateAwsSecret: secretId is missing',
  );
});

test('no problem quotes a value', () => {
  const withSecret = { ...vault, address: 'secret-that-slipped-in' };
  expect(() => vaultSecret(withSecret)).toThrow(/^(?!.*slipped)/);
});

test.each<readonly [problem: string, made: () => unknown]>([
  [
    'envSecret: the first argument must be the env of the Worker',
    () => envSecret(absent as never, ['SESSION_KEY']),
  ],
  ['envSecret: the names of variables must be an array', () => envSecret({}, 'SESSION_KEY' as never)],
  ['envSecret: the names of variables must be an array', () => envSecret({}, [] as never)],
  ['envSecret: the names of variables must be an array', () => envSecret({}, [absent])],
  [
    'secretsStoreSecret: the bindings must be an array, such as [env.SESSION_KEY]',
    () => secretsStoreSecret('session', { get: async () => 's' } as never),
  ],
  ['secretsStoreSecret: the bindings must be an array', () => secretsStoreSecret('session', [] as never)],
  [
    'cachedSecret: the source must be an object with read(), such as envSecret()',
    () => cachedSecret(absent as never),
  ],
  [
    'cachedSecret: the source must be an object with read(), such as envSecret()',
    () => cachedSecret('s'.repeat(32) as never),
  ],
])('a wrong secret option is reported at creation, not at the first request: %s', (problem, made) => {
  expect(made).toThrow(TypeError);
  expect(made).toThrow(problem);
});
