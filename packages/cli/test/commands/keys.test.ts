import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { awsSecret } from '@portcullis/secrets/aws';
import { vaultSecret } from '@portcullis/secrets/vault';
import { KEYS, SECRET_ID, startAws, startVault, VAULT_TOKEN } from '@portcullis/testing/stores';
import { afterEach, expect, test, vi } from 'vitest';
import { captured, capturedWith } from '../capture.ts';
import { folderWith } from '../configuration-files.ts';

const HOUR_MS = 3_600_000;
const FIRST = '1'.repeat(43);
const clock = { now: () => Date.now() };
const later = (hours: number) => vi.setSystemTime(Date.now() + hours * HOUR_MS);
const signal = AbortSignal.timeout(60_000);

afterEach(() => void vi.useRealTimers());

/** Rotates the key of a Vault, as a job with a token would. */
const inVault = (address: string, ...more: readonly string[]) =>
  capturedWith(
    { VAULT_ADDR: address, VAULT_TOKEN },
    ...['keys', 'rotate', 'session', '--vault', 'kv/gate/session', ...more],
  );

const kept = (address: string) =>
  vaultSecret({ address, mount: 'kv', path: 'gate/session', token: VAULT_TOKEN });

test('keys are created for their purpose, each different, readable by their owner alone', async () => {
  const [one, other] = [await captured('keys', 'new', 'session'), await captured('keys', 'new', 'hmac')];
  expect(one.out).toMatch(/^[\w-]{43}\n$/);
  expect(other.out).not.toBe(one.out);
  const out = join(folderWith({}), 'assertion.key');
  const made = await captured('keys', 'new', 'assertion', '--out', out);
  expect(made.out).toBe(`${out}: written\n`);
  expect(JSON.parse(readFileSync(out, 'utf8'))).toMatchObject({
    kty: 'EC',
    alg: 'ES256',
    d: expect.any(String),
  });
  expect(statSync(out).mode & 0o777).toBe(0o600);
  expect((await captured('keys', 'new', 'assertion', '--out', out)).code).toBe(2);
  expect((await captured('keys', 'new', 'sesion')).code).toBe(2);
});

test('a key of Vault is rotated once the one before can be good for nothing, and is not shown', async () => {
  vi.useFakeTimers({ toFake: ['Date'] });
  await using vault = await startVault(FIRST, clock);
  const source = kept(vault.address);
  later(24);
  const early = await inVault(vault.address, '--yes');
  expect([early.code, early.out]).toEqual([1, expect.stringContaining('version 1 is 24 hours old')]);
  later(1);
  expect((await inVault(vault.address)).out).toContain('version 1 would be replaced. Add --yes to rotate.');
  expect(await source.read(signal)).toHaveLength(1);
  const { code, out } = await inVault(vault.address, '--yes');
  expect([code, out]).toEqual([0, 'Vault kv/gate/session: has a new version; 1 stays valid in addition\n']);
  const [made, before] = await source.read(signal);
  expect([made.id, before?.value]).toEqual(['2', FIRST]);
  expect(made.value).toMatch(/^[\w-]{43}$/);
  expect(out).not.toContain(made.value);
  later(2);
  expect((await inVault(vault.address, '--yes')).code).toBe(1);
  expect((await inVault(vault.address, '--overlap', '1', '--yes')).code).toBe(0);
});

test('a key of Secrets Manager gets the label of the current, and the one before that of the previous', async () => {
  vi.useFakeTimers({ toFake: ['Date'] });
  await using aws = await startAws(FIRST, clock);
  const env = {
    AWS_REGION: 'eu-central-1',
    AWS_ACCESS_KEY_ID: KEYS.accessKeyId,
    AWS_SECRET_ACCESS_KEY: KEYS.secretAccessKey,
    AWS_ENDPOINT_URL_SECRETS_MANAGER: aws.address,
  };
  later(48);
  const rotate = ['keys', 'rotate', 'session', '--aws', SECRET_ID, '--yes'];
  expect((await capturedWith(env, ...rotate)).code).toBe(0);
  const source = awsSecret({
    ...{ region: 'eu-central-1', secretId: SECRET_ID, credentials: KEYS, endpoint: aws.address },
  });
  const [made, before] = await source.read(signal);
  expect(made.value).toMatch(/^[\w-]{43}$/);
  expect(before?.value).toBe(FIRST);
  const { err } = await capturedWith({ ...env, AWS_SECRET_ACCESS_KEY: 'wrong' }, ...rotate);
  expect(err).toContain('AWS answered 400');
});

test('two concurrent rotations make one key', async () => {
  vi.useFakeTimers({ toFake: ['Date'] });
  await using vault = await startVault(FIRST, clock);
  later(48);
  const both = await Promise.all([inVault(vault.address, '--yes'), inVault(vault.address, '--yes')]);
  expect(both.map(({ code }) => code).toSorted()).toEqual([0, 2]);
  const [made, before] = await kept(vault.address).read(signal);
  expect([made.id, before?.value]).toEqual(['2', FIRST]);
});

test('two concurrent rotations in Secrets Manager make one key, and the one in use stays valid', async () => {
  vi.useFakeTimers({ toFake: ['Date'] });
  await using aws = await startAws(FIRST, clock);
  const { accessKeyId, secretAccessKey } = KEYS;
  const env = {
    ...{ AWS_REGION: 'eu-central-1', AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey },
    AWS_ENDPOINT_URL_SECRETS_MANAGER: aws.address,
  };
  later(48);
  const rotate = ['keys', 'rotate', 'session', '--aws', SECRET_ID, '--yes'];
  const both = await Promise.all([capturedWith(env, ...rotate), capturedWith(env, ...rotate)]);
  expect(both.filter(({ code }) => code === 0)).toHaveLength(1);
  const source = awsSecret({
    ...{ region: 'eu-central-1', secretId: SECRET_ID, credentials: KEYS, endpoint: aws.address },
  });
  expect((await source.read(signal))[1]?.value).toBe(FIRST);
});

test('a store that refuses, and an invalid overlap, are invalid usage', async () => {
  vi.useFakeTimers({ toFake: ['Date'] });
  await using vault = await startVault(FIRST, clock);
  later(48);
  expect((await inVault(vault.address, '--overlap', '0', '--yes')).code).toBe(2);
  vault.mode = 'refusing';
  const { code, err } = await inVault(vault.address, '--yes');
  expect([code, err]).toEqual([2, expect.stringContaining('Vault answered 503')]);
  expect((await captured('keys', 'rotate', 'session')).err).toContain('give one of --vault and --aws');
});
