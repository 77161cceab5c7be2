import { expect, test } from 'vitest';
import { loginCredentialsSettings } from '../../src/credentials/credential-options.ts';

const store = { useCredential: () => undefined } as never;

test('credentials of a login last eight hours, are accepted on every request, and have no operators by default', () => {
  const { accepts, ...settings } = loginCredentialsSettings({ store });
  expect(settings).toMatchObject({
    ...{ store, lifetimeSeconds: 28_800, operators: [], applicationPassword: true, applicationToken: false },
  });
  expect(accepts({} as never)).toBe(true);
});

test.each([
  { store: undefined },
  { store: {} },
  { store: 'x' },
  { lifetimeSeconds: 59 },
  { lifetimeSeconds: 60.5 },
  { lifetimeSeconds: 2_592_001 },
  { operators: [''] },
  { operators: [7] },
  { operators: 'admin' },
  { accepts: true },
  { applicationPassword: 'yes' },
  { applicationToken: 1 },
])('credentials with %j are refused, with the name of the option', (options) => {
  expect(() => loginCredentialsSettings({ store, ...options } as never)).toThrow(/^loginCredentials: /);
});

test.each([{ lifetimeSeconds: 60 }, { lifetimeSeconds: 2_592_000 }, { operators: ['admin'] }])(
  'credentials with %j are accepted',
  (options) => {
    expect(loginCredentialsSettings({ store, ...options })).toMatchObject(options);
  },
);
