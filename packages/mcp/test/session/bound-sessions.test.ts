import { expect, test } from 'vitest';
import { ANYBODY, BoundSessions, boundSessions } from '../../src/session/bound-sessions.ts';

const [OLD, NEW] = ['o'.repeat(32), 'n'.repeat(32)];
const ADA = { issuer: 'https://id.example', subject: 'ada' };
const sessions = new BoundSessions([NEW]);

test('the session of a user is bound to the user: for nobody else the id is one', async () => {
  const bound = await sessions.bound('s-1', ADA);
  expect(bound).toMatch(/^s-1\.[\w-]{43}$/);
  expect(await sessions.unbound(bound, ADA)).toBe('s-1');
  for (const other of [{ ...ADA, subject: 'bob' }, { ...ADA, issuer: 'https://other.example' }, ANYBODY])
    expect(await sessions.unbound(bound, other)).toBeUndefined();
});

test('a session that an earlier version of the gate bound stays the session', async () => {
  const fixed = new BoundSessions(['a secret of thirty-two characters!!']);
  const bound = 's-1.hb66CboOZwipBd4wFh--5l-UyGqj7Sxt_UhHFZy22W8';
  expect(await fixed.bound('s-1', ADA)).toBe(bound);
});

test('an empty id is not the id of a session', async () => {
  expect(await sessions.unbound(await sessions.bound('', ADA), ADA)).toBeUndefined();
});

test('anonymous callers share their sessions', async () => {
  expect(ANYBODY).toEqual({ issuer: '', subject: '' });
  expect(await sessions.unbound(await sessions.bound('s-1', ANYBODY), { issuer: '', subject: '' })).toBe(
    's-1',
  );
});

test('an id with dots is bound as a whole', async () => {
  expect(await sessions.unbound(await sessions.bound('a.b.c', ADA), ADA)).toBe('a.b.c');
});

test('an issuer and a subject are not read as parts of each other or of the id', async () => {
  const bound = await sessions.bound('s', { issuer: 'a","b', subject: 'c' });
  expect(await sessions.unbound(bound, { issuer: 'a', subject: 'b","c' })).toBeUndefined();
});

test.each<[string, (bound: string) => string]>([
  ['without the code', () => 's-1'],
  ['without an id', (bound) => bound.slice('s-1'.length)],
  ['with another id', (bound) => bound.replace('s-1', 's-2')],
  ['with a code that is cut', (bound) => bound.slice(0, -1)],
  ['with a code that is no Base64', (bound) => `${bound}!`],
  ['without anything', () => ''],
])('a session %s is none', async (_case, changed) => {
  const bound = await sessions.bound('s-1', ADA);
  expect(await sessions.unbound(changed(bound), ADA)).toBeUndefined();
});

test('a session that was bound by an older secret stays valid while the secret is listed; new ones use the newest', async () => {
  const [before, both] = [new BoundSessions([OLD]), new BoundSessions([NEW, OLD])];
  expect(await both.unbound(await before.bound('s-1', ADA), ADA)).toBe('s-1');
  const bound = await both.bound('s-1', ADA);
  expect(await sessions.unbound(bound, ADA)).toBe('s-1');
  expect(await before.unbound(bound, ADA)).toBeUndefined();
});

test('secrets are a list, or are read of the bindings, where one that is missing is a fault', async () => {
  expect(boundSessions(undefined)({})).toBeUndefined();
  const bound = await sessions.bound('s-1', ADA);
  expect(await boundSessions([NEW])({})?.unbound(bound, ADA)).toBe('s-1');
  const read = boundSessions((env: { readonly SECRET: string }) => [env.SECRET]);
  expect(await read({ SECRET: NEW })?.unbound(bound, ADA)).toBe('s-1');
  for (const SECRET of [undefined, '', 'short'])
    expect(() => read({ SECRET } as { SECRET: string })).toThrow(
      expect.objectContaining({
        code: 'request.misassembled',
        detail: expect.stringMatching(/^mcp: sessionSecrets /),
      }),
    );
});
