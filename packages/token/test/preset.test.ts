import type { BaseContext, Identity } from '@portcullis/core';
import { describe, expect, test } from 'vitest';
import { oidc } from '../src/index.ts';
import { verifierPerEnv } from '../src/preset.ts';
import { nameList } from '../src/presets/name-list.ts';
import type { Verifier } from '../src/verifier.ts';

describe('a verifier whose options depend on the environment', () => {
  const caller = { subject: 'ada' } as Identity;
  const made = (env: string, recheck?: Verifier['recheck']): Verifier => ({
    name: 'made',
    challenge: () => `Bearer realm="${env}"`,
    identify: () => ({ ...caller, issuer: env }),
    ...(recheck === undefined ? {} : { recheck }),
  });
  const contextOf = (name: string): BaseContext<{ name: string }> => ({ env: { name } }) as never;

  test('asks the verifier of its environment for the challenge and for the caller', () => {
    const verifier = verifierPerEnv<{ name: string }, { name: string }>(
      'per env',
      ({ name }) => ({ name }),
      ({ name }) => made(name),
    );
    const [one, two] = [contextOf('one'), contextOf('two')];
    expect(verifier.name).toBe('per env');
    expect([verifier.challenge(one), verifier.challenge(two)]).toEqual([
      'Bearer realm="one"',
      'Bearer realm="two"',
    ]);
    expect(verifier.identify(two)).toEqual({ subject: 'ada', issuer: 'two' });
  });

  test('has the credentials of a caller rechecked by the verifier of its environment', async () => {
    const ended = new Error('ended');
    const verifier = verifierPerEnv<{ name: string }, { name: string }>(
      'per env',
      ({ name }) => ({ name }),
      ({ name }) => made(name, async () => (name === 'two' ? Promise.reject(ended) : undefined)),
    );
    await expect(verifier.recheck?.(caller, contextOf('one'))).resolves.toBeUndefined();
    await expect(verifier.recheck?.(caller, contextOf('two'))).rejects.toBe(ended);
  });

  test('keeps credentials valid when its verifier has no recheck', async () => {
    const verifier = verifierPerEnv(
      'per env',
      () => ({}),
      () => made('one'),
    );
    await expect(verifier.recheck?.(caller, contextOf('one'))).resolves.toBeUndefined();
  });
});

test('an OpenID provider that gets wrong options names itself in the error', () => {
  expect(() => oidc({ issuer: 'https://idp.example', audience: '' })).toThrow(/^oidc: /);
});

test.each<[unknown, boolean]>([
  [['acme'], true],
  [['acme', 'two'], true],
  [['acme', 'two words'], false],
  [['two words', 'acme'], false],
  [[], false],
  ['acme', false],
  [[7], false],
])('a list of names is %j: %s', (given, isList) => {
  const field = nameList(/^\w+$/, 'words');
  expect(field.problem(given, 'names') === undefined).toBe(isList);
});
