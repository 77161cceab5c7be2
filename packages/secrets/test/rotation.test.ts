import { KEYS, SECRET_ID, startAws, startVault, VAULT_TOKEN } from '@portcullis/testing/stores';
import { describe, expect, test } from 'vitest';
import { awsSecret, rotateAwsSecret } from '../src/aws.ts';
import type { StoreFetch } from '../src/index.ts';
import { rotateVaultSecret, vaultSecret } from '../src/vault.ts';
import { MovableClock } from './fixtures/movable-clock.ts';

const [OLD, NEW] = ['o'.repeat(40), 'n'.repeat(40)];
const signal = new AbortController().signal;
const clock = new MovableClock();

describe('a rotation in AWS Secrets Manager', () => {
  const options = { region: 'eu-central-1', secretId: SECRET_ID, credentials: KEYS, clock };

  test('makes the new value the current one, and keeps the old one valid', async () => {
    await using aws = await startAws(OLD, clock);
    const there = { ...options, endpoint: aws.address };
    await rotateAwsSecret(there, NEW, ['version-1'], signal);
    expect((await awsSecret(there).read(signal)).map(({ value }) => value)).toEqual([NEW, OLD]);
  });

  test('reports a missing secret with the error of AWS, by its name', async () => {
    await using aws = await startAws(OLD, clock);
    const there = { ...options, endpoint: aws.address, secretId: 'other' };
    await expect(rotateAwsSecret(there, NEW, ['version-1'], signal)).rejects.toThrow(
      'AWS Secrets Manager other: AWS answered 400 (ResourceNotFoundException)',
    );
  });

  test('changes nothing where another rotation was faster: the old value would become invalid', async () => {
    await using aws = await startAws(OLD, clock);
    const there = { ...options, endpoint: aws.address };
    const ids = (await awsSecret(there).read(signal)).map(({ id }) => id);
    await rotateAwsSecret(there, 'of another', ids, signal);
    await expect(rotateAwsSecret(there, NEW, ids, signal)).rejects.toThrow(
      `AWS Secrets Manager ${SECRET_ID}: is no longer at version ${ids[0]}: it was changed by someone else`,
    );
    expect((await awsSecret(there).read(signal)).map(({ value }) => value)).toEqual(['of another', OLD]);
  });

  test('is identified by the existing versions, so that one that was rolled back is replaced again', async () => {
    const tokens: string[] = [];
    const fetch: StoreFetch = async (_url, { body }) => {
      tokens.push((JSON.parse(String(body)) as { ClientRequestToken: string }).ClientRequestToken);
      return Response.json({});
    };
    for (const ids of [['a'], ['a', 'b'], ['a', 'c']])
      await rotateAwsSecret({ ...options, fetch }, NEW, ids, signal);
    expect(new Set(tokens).size).toBe(3);
    for (const token of tokens) expect(token).toMatch(/^[\da-f]{64}$/);
  });
});

describe('a rotation in Vault', () => {
  const options = { address: 'https://vault.example', mount: 'kv', path: 'gate/session', token: VAULT_TOKEN };

  test('makes the new value the current one, and keeps the old one valid', async () => {
    await using vault = await startVault(OLD, clock);
    const there = { ...options, address: vault.address };
    await rotateVaultSecret(there, NEW, '1', signal);
    expect((await vaultSecret(there).read(signal)).map(({ value }) => value)).toEqual([NEW, OLD]);
  });

  test('changes nothing where another rotation was faster', async () => {
    await using vault = await startVault(OLD, clock);
    const there = { ...options, address: vault.address };
    vault.rotate('of another');
    await expect(rotateVaultSecret(there, NEW, '1', signal)).rejects.toThrow(
      'Vault kv/gate/session: is no longer at version 1: it was changed by someone else',
    );
    expect((await vaultSecret(there).read(signal))[0].value).toBe('of another');
  });

  test('fails with the status of any other refusal', async () => {
    await using vault = await startVault(OLD, clock);
    const refused = rotateVaultSecret(
      { ...options, address: vault.address, token: 'other' },
      NEW,
      '1',
      signal,
    );
    await expect(refused).rejects.toThrow(/^Vault kv\/gate\/session: Vault answered 403$/);
  });

  test('writes the field that is read, and no other', async () => {
    let sent: unknown;
    const fetch: StoreFetch = async (_url, { body }) => {
      sent = JSON.parse(String(body));
      return Response.json({});
    };
    await rotateVaultSecret({ ...options, field: 'key', fetch }, NEW, '7', signal);
    expect(sent).toEqual({ options: { cas: 7 }, data: { key: NEW } });
  });
});
