import { DatabaseSync } from 'node:sqlite';
import { expect, test } from 'vitest';
import { memorySessions } from '../../src/index.ts';
import { sqliteSessions } from '../../src/sqlite.ts';
import { scene } from '../fixtures/scene.ts';

/** How far the clock of the other machine is ahead, in seconds. */
const AHEAD = 30;

test.each([
  ['a store', 'store', () => memorySessions()],
  ['SQLite', 'store', () => sqliteSessions(new DatabaseSync(':memory:'))],
  ['cookies', 'revocations', () => memorySessions()],
])(
  'with sessions in %s, a user signed out by a clock that is ahead is asked to try again, and not redirected to the login in a loop',
  async (_, option, made) => {
    const kept = made();
    const stage = await scene({ [option]: kept });
    const now = Math.floor(stage.clock.now() / 1000);
    await kept.endAll({ issuer: stage.provider.issuer, subject: stage.provider.person.sub }, now + AHEAD);
    const told = await stage.logIn();
    expect([told.status, told.headers.get('location')]).toEqual([503, null]);
    expect(stage.entries.map(({ type }) => type)).not.toContain('login.succeeded');
    stage.clock.pass(AHEAD + 1);
    expect((await stage.logIn()).status).toBe(303);
    expect((await stage.browser.send('/')).status).toBe(200);
  },
);
