import { describe, expect, test } from 'vitest';
import { checkConfiguration } from '../../../src/checks/check-configuration.ts';
import { namedInConfiguration } from '../../../src/checks/named-in-configuration.ts';
import type { GatewayConfiguration } from '../../../src/generated/types.ts';
import { goodConfiguration } from '../../good-configuration.ts';

const VAULT = {
  ...{
    type: 'vault',
    address: 'https://vault.corp.example',
    path: 'gate/pseudonyms',
    token: '${VAULT_TOKEN}',
  },
};

const withSecret = (secret: object, more: object = {}): object => ({
  ...goodConfiguration(),
  audit: { pseudonyms: '${PSEUDONYM_KEY}' },
  secrets: { PSEUDONYM_KEY: secret },
  ...more,
});

describe('secrets of a configuration', () => {
  test('are good where the configuration names them, and are no variables that the Worker must have', () => {
    expect(checkConfiguration(withSecret(VAULT))).toEqual([]);
    expect(checkConfiguration(withSecret(VAULT), { VAULT_TOKEN: 'a-token' })).toEqual([]);
    expect(checkConfiguration(withSecret(VAULT), {})).toEqual([
      {
        path: 'secrets.PSEUDONYM_KEY.token',
        message: expect.stringContaining('uses the variable VAULT_TOKEN'),
      },
    ]);
  });

  test('need the variables and bindings that their stores need', () => {
    const needs = (secret: object) => {
      const { variables, bindings } = namedInConfiguration(withSecret(secret) as GatewayConfiguration);
      return { variables: [...variables], bindings: [...bindings].filter(([name]) => name !== 'PHORGE') };
    };
    expect(needs(VAULT)).toEqual({
      variables: [['VAULT_TOKEN', 'secrets.PSEUDONYM_KEY.token']],
      bindings: [],
    });
    expect(needs({ type: 'variables', names: ['NEW_KEY', 'OLD_KEY'] })).toEqual({
      variables: [['NEW_KEY', 'secrets.PSEUDONYM_KEY.names[0]']],
      bindings: [],
    });
    const kind = 'Secrets Store secret';
    expect(needs({ type: 'secrets-store', bindings: ['A', 'B'] })).toEqual({
      variables: [],
      bindings: [
        ['A', { kind, path: 'secrets.PSEUDONYM_KEY.bindings[0]' }],
        ['B', { kind, path: 'secrets.PSEUDONYM_KEY.bindings[1]' }],
      ],
    });
  });

  test.each([
    [
      'that no setting names',
      withSecret(VAULT, { audit: {} }),
      'secrets.PSEUDONYM_KEY',
      'is not used: write ${PSEUDONYM_KEY} where the secret is needed, or remove it',
    ],
    [
      'that need another secret to be read',
      withSecret({ ...VAULT, token: '${PSEUDONYM_KEY}' }),
      'secrets.PSEUDONYM_KEY',
      'uses the secret PSEUDONYM_KEY: credentials of a secret store must be variables of the Worker',
    ],
    [
      'that are too old before they are read again',
      withSecret({ ...VAULT, hardAgeSeconds: 100 }),
      'secrets.PSEUDONYM_KEY.hardAgeSeconds',
      'must be at least twice softAgeSeconds (60)',
    ],
    [
      'for the key of a log, which its Durable Object reads',
      withSecret(VAULT, {
        audit: {
          pseudonyms: '${PSEUDONYM_KEY}',
          log: { durableObject: 'LOG', origin: 'gate.example/log', bucket: 'TILES', key: 'PSEUDONYM_KEY' },
        },
      }),
      'audit.log.key',
      'must be a variable of the Worker, not a secret from "secrets"',
    ],
    [
      'of an unknown store',
      withSecret({ ...VAULT, type: 'valt' }),
      'secrets.PSEUDONYM_KEY.type',
      'must be "variables" or "secrets-store" or "aws-secrets-manager" or "vault"; did you mean "vault"?',
    ],
  ])('%s are refused', (_, configuration, path, message) => {
    expect(checkConfiguration(configuration)).toEqual([{ path, message }]);
  });
});
