import { DatabaseSync } from 'node:sqlite';
import type { BaseContext } from '@portcullis/core';
import { describe, expect, test } from 'vitest';
import { loginCredentials, memorySessions, type SessionOptions } from '../src/index.ts';
import { sqliteSessions } from '../src/sqlite.ts';
import { credentialScene } from './fixtures/credential-scene.ts';
import { BASE, type Scene, scene } from './fixtures/scene.ts';

// A key of `login.keys` is replaced because others know it, and comes back by a rollback.

const [OLD, NEW] = ['o'.repeat(32), 'n'.repeat(32)] as const;

describe.each([
  ['memory', () => memorySessions()],
  ['SQLite', () => sqliteSessions(new DatabaseSync(':memory:'))],
])('where sessions are stored in %s', (_in, storeOf) => {
  /** The same gate with other keys, for the same browser. */
  async function withKeys(stage: Scene, store: SessionOptions['store'], ...keys: [string, ...string[]]) {
    const next = await scene({ store: store as NonNullable<typeof store>, keys }, stage);
    for (const [name, value] of stage.browser.cookies) next.browser.cookies.set(name, value);
    return next;
  }
  const statusOf = async (stage: Scene) => (await stage.browser.send('/')).status;
  const listed = async (stage: Scene) => {
    const context = { env: {}, clock: stage.clock } as unknown as BaseContext;
    return (await stage.gate.directory.list(undefined, context)).length;
  };

  test('a replaced key ends the sessions it sealed: a rollback to it revives none, and none is listed', async () => {
    const store = storeOf();
    const before = await scene({ store, keys: [OLD] });
    await before.logIn();
    expect([await statusOf(before), await listed(before)]).toEqual([200, 1]);
    const replaced = await withKeys(before, store, NEW);
    expect(await listed(replaced)).toBe(0);
    const rolledBack = await withKeys(before, store, OLD);
    expect([await statusOf(rolledBack), rolledBack.failure]).toEqual([401, 'session.ended']);
    await rolledBack.logIn();
    expect(await statusOf(rolledBack)).toBe(200);
  });

  test('while a new key is rolled out, logins with it stay valid, whichever isolate still serves with the old one', async () => {
    const store = storeOf();
    const old = await scene({ store, keys: [OLD] });
    await old.logIn();
    const next = await withKeys(old, store, NEW);
    next.browser.cookies.clear();
    await next.logIn();
    for (let minute = 0; minute < 3; minute++) {
      old.clock.pass(60);
      await statusOf(old);
      expect([await statusOf(next), await listed(next)]).toEqual([200, 1]);
    }
  });

  test('in a planned rotation no user has to log in again', async () => {
    const store = storeOf();
    const first = await scene({ store, keys: [OLD] });
    await first.logIn();
    const second = await withKeys(first, store, OLD, NEW);
    expect(await statusOf(second)).toBe(200);
    const third = await withKeys(second, store, NEW, OLD);
    expect(await statusOf(third)).toBe(200);
    const fourth = await withKeys(third, store, NEW);
    expect([await statusOf(fourth), await listed(fourth)]).toEqual([200, 1]);
    // A copy of the first cookie does not count, though its key is back, and the session goes on.
    const copied = await withKeys(first, store, NEW, OLD);
    expect([await statusOf(copied), copied.failure]).toEqual([401, 'session.ended']);
    expect(await statusOf(fourth)).toBe(200);
  });

  test('a replaced key does not end sessions of another gateway that uses the same store', async () => {
    const store = storeOf();
    const one = await scene({ store, keys: [OLD] });
    const other = await scene({ store, keys: [OLD], baseUrl: 'https://other.example' }, one);
    await one.logIn();
    await other.logIn();
    // The store hears of the new key by the first login, or list.
    await (await withKeys(one, store, NEW)).logIn();
    expect([await statusOf(one), await statusOf(other)]).toEqual([401, 200]);
  });
});

test('a credential that a replaced key sealed does not become valid again with the key, though its session goes on with another', async () => {
  const store = memorySessions();
  const first = await credentialScene({ store }, { store, keys: [OLD] });
  await first.logIn();
  const credential = await first.credential();
  /** The gate with other keys, and what it says of the credential. */
  const asked = async (...keys: [string, ...string[]]) => {
    const { provider, clock } = first;
    const credentials = loginCredentials({ store });
    const stage = await scene({ store, credentials, trustedOrigin: true, keys }, { provider, clock });
    for (const [name, value] of first.browser.cookies) stage.browser.cookies.set(name, value);
    const { status } = await stage.browser.send('/');
    for (const [name, value] of stage.browser.cookies) first.browser.cookies.set(name, value);
    const request = new Request(BASE, { headers: { authorization: `Bearer ${credential}` } });
    const context = { request, env: {}, clock, trail: { add: () => {} } } as unknown as BaseContext;
    const known = Promise.resolve(stage.gate.credentialVerifier.identify(context));
    return [
      status,
      await known.then(
        (identity) => identity?.issuer,
        ({ code }) => code,
      ),
    ];
  };
  expect(await asked(OLD)).toEqual([200, first.provider.issuer]);
  expect(await asked(NEW, OLD)).toEqual([200, first.provider.issuer]);
  expect(await asked(NEW)).toEqual([200, 'session.invalid']);
  expect(await asked(NEW, OLD)).toEqual([200, 'session.ended']);
});
