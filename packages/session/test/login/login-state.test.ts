import { expect, test } from 'vitest';
import { KeyRing } from '../../src/cookies/key-ring.ts';
import { type LoginState, LoginStateCookies } from '../../src/login/login-state.ts';

const ring = new KeyRing(['k'.repeat(32)], 'https://app.example');
const cookies = new LoginStateCookies(ring, 600);

/** The state of a login: two that begin with the same letter have the same cookie. */
const stateOf = (letter: string, last = letter): string => letter.repeat(42) + last;

const loginOf = (state: string, startedAt: number): LoginState => ({
  state,
  provider: 'idp',
  issuer: 'https://idp.example',
  redirectUri: 'https://app.example/callback',
  nonce: 'n',
  verifier: 'v',
  returnTo: '/',
  acrValues: [],
  maxAge: undefined,
  startedAt,
});

const nameOf = (line: string): string => line.split('=', 1)[0] ?? '';
const removed = (lines: readonly string[]): string[] =>
  lines.filter((line) => line.includes('Max-Age=0')).map(nameOf);

/** A browser in which these logins began one after another, whatever was dropped meanwhile. */
async function browserWith(logins: readonly LoginState[]): Promise<Map<string, string>> {
  const jar = new Map<string, string>();
  for (const login of logins) {
    const [line = ''] = await cookies.begin(login, new Map());
    jar.set(nameOf(line), (line.split(';', 1)[0] ?? '').slice(nameOf(line).length + 1));
  }
  return jar;
}

test('a pending login is found by its whole state, until it is too old', async () => {
  const login = loginOf(stateOf('a'), 1000);
  const jar = await browserWith([login]);
  expect(await cookies.find(login.state, jar, 1599)).toEqual(login);
  expect(await cookies.find(login.state, jar, 1600)).toBeUndefined();
  expect(await cookies.find(login.state, new Map(), 1000)).toBeUndefined();
  // The same cookie, another login.
  expect(await cookies.find(stateOf('a', 'b'), jar, 1000)).toBeUndefined();
});

test('a text that is no state finds no login, though a cookie was sealed for it', async () => {
  for (const state of [`${stateOf('a')}a`, stateOf('a').slice(1), `${stateOf('a')}\n`, `.${stateOf('a')}`]) {
    const name = `__Host-portcullis-flow-${state.slice(0, 16)}`;
    const sealed = await ring.seal(name, JSON.stringify(loginOf(state, 1000)));
    expect(await cookies.find(state, new Map([[name, sealed]]), 1000), state).toBeUndefined();
  }
});

test('the newest pending logins are stored, and the others removed', async () => {
  const logins = ['a', 'b', 'c', 'd'].map((letter, index) => loginOf(stateOf(letter), 1000 + index));
  const jar = await browserWith(logins);
  const lines = await cookies.begin(loginOf(stateOf('e'), 1010), jar);
  expect(removed(lines)).toEqual(['__Host-portcullis-flow-aaaaaaaaaaaaaaaa']);
  expect(nameOf(lines[0] ?? '')).toBe('__Host-portcullis-flow-eeeeeeeeeeeeeeee');
});

test('a pending login is removed when it is too old, to the second', async () => {
  const jar = await browserWith([loginOf(stateOf('a'), 1000)]);
  expect(removed(await cookies.begin(loginOf(stateOf('b'), 1599), jar))).toEqual([]);
  expect(removed(await cookies.begin(loginOf(stateOf('b'), 1600), jar))).toHaveLength(1);
});

test('cookies of another name are neither opened nor removed', async () => {
  const jar = await browserWith([loginOf(stateOf('a'), 1000)]);
  const [[name = '', value = ''] = []] = jar;
  const others = [`x${name}`, `${name}x`, name.slice(0, -1), 'session'];
  // Before ours: they must not take its place among those that are looked at.
  const many = Array.from({ length: 16 }, (_, index) => [`other-${index}`, 'x'] as const);
  const sent = new Map([...many, ...others.map((other) => [other, value] as const), [name, value] as const]);
  expect(removed(await cookies.begin(loginOf(stateOf('b'), 1001), sent))).toEqual([]);
});

test('of more cookies than a browser can honestly have, those after the sixteenth are removed without being opened', async () => {
  const letters = [...'abcdefghijklmnopq'];
  const jar = await browserWith(
    letters.map((letter, index) => loginOf(stateOf(letter), index < 16 ? 1000 : 1500)),
  );
  const lines = removed(await cookies.begin(loginOf(stateOf('z'), 1501), jar));
  expect(lines).toHaveLength(14);
  expect(lines).toContain('__Host-portcullis-flow-qqqqqqqqqqqqqqqq');
});
