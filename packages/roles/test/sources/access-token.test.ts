import { describe, expect, test } from 'vitest';
import { AccessToken } from '../../src/sources/access-token.ts';
import { DirectoryCalls } from '../../src/sources/directory-calls.ts';
import { directorySettings } from '../../src/sources/directory-options.ts';
import { standIn, timeline } from './directory.ts';

function tokens(answer: (call: number) => unknown) {
  const time = timeline();
  let call = 0;
  const methods: unknown[] = [];
  const directory = standIn((_url, init) => {
    methods.push(init.method);
    const json = answer(call++);
    return json instanceof Response ? json : Response.json(json);
  });
  const { fetch, asked } = directory;
  const calls = new DirectoryCalls(directorySettings('test', { fetch, sleep: time.sleep }, {}), time.clock);
  const token = new AccessToken();
  const url = new URL('https://login.example/token');
  const form = async () => ({ grant_type: 'client_credentials', scope: 'groups' });
  return { time, asked, methods, calls, url, get: () => token.get(calls, time.clock, url, form) };
}

describe('AccessToken', () => {
  test('asks by a form, and for JSON', async () => {
    const { get, asked, methods } = tokens(() => ({ access_token: 'a', expires_in: 3600 }));
    expect(await get()).toBe('a');
    expect(methods).toEqual(['POST']);
    expect(asked[0]?.body).toBe('grant_type=client_credentials&scope=groups');
    expect(asked[0]?.headers.get('accept')).toBe('application/json');
  });

  test('uses a token until a minute before it ends, and no longer', async () => {
    const { get, time, asked } = tokens((call) => ({ access_token: `t${call}`, expires_in: '3600' }));
    expect(await get()).toBe('t0');
    time.now += 3_539_999;
    expect(await get()).toBe('t0');
    time.now += 1;
    expect(await get()).toBe('t1');
    expect(asked).toHaveLength(2);
  });

  test('uses an expired token no longer, even if the clock is set back', async () => {
    const { get, time } = tokens((call) => ({ access_token: `t${call}`, expires_in: 3600 }));
    await get();
    time.now -= 1000;
    expect(await get()).toBe('t0');
    time.now -= 86_400_000;
    expect([await get(), await get()]).toEqual(['t1', 't1']);
  });

  // Whoever gave the gate a right that it lacked would wait for an hour, and so would everybody whose groups are asked for.
  test.each([401, 403])('does not keep a token that the directory answers with %i', async (status) => {
    const { get, calls, url } = tokens((call) =>
      call === 1 ? new Response(null, { status }) : { access_token: `t${call}`, expires_in: 3600 },
    );
    expect(await get()).toBe('t0');
    await expect(calls.json(url, {}, 'give it the right')).rejects.toThrow(`answered ${status}`);
    expect([await get(), await get()]).toEqual(['t2', 't2']);
  });

  test('does not keep a token that ends within the minute', async () => {
    const { get } = tokens((call) => ({ access_token: `t${call}`, expires_in: 59 }));
    expect([await get(), await get()]).toEqual(['t0', 't1']);
  });

  test.each([
    ['no token', { expires_in: 3600 }],
    ['an empty token', { access_token: '', expires_in: 3600 }],
    ['a token that is no text', { access_token: 7, expires_in: 3600 }],
    ['no end', { access_token: 'a' }],
    ['an end that is none', { access_token: 'a', expires_in: 'soon' }],
    ['an end at once', { access_token: 'a', expires_in: 0 }],
    ['an end in the past', { access_token: 'a', expires_in: -1 }],
  ])('refuses an answer with %s', async (_name, answer) => {
    await expect(tokens(() => answer).get()).rejects.toThrow(
      'POST to login.example returned no access token',
    );
  });

  test('reports what to do about a 403', async () => {
    const { get } = tokens(() => new Response(null, { status: 403 }));
    await expect(get()).rejects.toThrow('check the credentials of the source');
  });
});
