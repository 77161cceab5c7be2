import { loginCredentials, memorySessions } from '@portcullis/session';
import { beforeEach, expect, test, vi } from 'vitest';
import { credentialsPart } from '../../../src/features/credentials/part.ts';

// As it is, and watched.
vi.mock('@portcullis/session', async (original) => {
  const real = await original<typeof import('@portcullis/session')>();
  return { ...real, loginCredentials: vi.fn(real.loginCredentials) };
});
beforeEach(() => void vi.mocked(loginCredentials).mockClear());

const store = memorySessions();
const made = () => vi.mocked(loginCredentials).mock.calls[0]?.[0];

test('credentials are accepted at the paths that the application names, and at no other', () => {
  const acceptsCredentials = (path: string) => path.startsWith('/api/');
  credentialsPart({}, store, { acceptsCredentials, readsTokens: true });
  const accepts = (path: string) => made()?.accepts?.({ target: { path } } as never);
  expect([accepts('/api/x'), accepts('/api/'), accepts('/w/'), accepts('/')]).toEqual([
    true,
    true,
    false,
    false,
  ]);
  expect(made()).toMatchObject({ applicationToken: true, store });
  expect(made()).not.toHaveProperty('applicationPassword');
});

test('an application that names no paths accepts them everywhere, and has no password of its own behind them', () => {
  credentialsPart({ operators: ['admin'] }, store, { acceptsCredentials: undefined, readsTokens: false });
  expect(made()).toEqual({
    store,
    operators: ['admin'],
    applicationToken: false,
    applicationPassword: false,
  });
});
