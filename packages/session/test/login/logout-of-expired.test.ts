import { expect, test } from 'vitest';
import { MovableClock } from '../../../../scripts/fixtures/movable-clock.ts';
import { memorySessions, type SessionOptions } from '../../src/index.ts';
import { scene } from '../fixtures/scene.ts';

// Somebody signs out at an instance whose clock is ahead, so that it takes the session for expired.

test.each<[string, () => Partial<SessionOptions>]>([
  ['a store', () => ({ store: memorySessions() })],
  ['cookies, with revocations', () => ({ revocations: memorySessions() })],
])(
  'in %s, a sign-out by a clock that takes the session for expired is recorded, and ends it everywhere',
  async (_in, kept) => {
    const options = kept();
    const right = await scene(options);
    await right.logIn();
    const cookies = new Map(right.browser.cookies);
    const clock = new MovableClock();
    clock.pass(9 * 3600);
    const ahead = await scene(options, { clock, provider: right.provider });
    for (const [name, value] of cookies) ahead.browser.cookies.set(name, value);
    const answer = await ahead.browser.submit('/.portcullis/logout', {});
    expect(answer.status).toBeLessThan(400);
    expect(ahead.entries.filter(({ type }) => type === 'logout')).toMatchObject([
      { by: 'user', issuer: right.provider.issuer, subject: 'ada', session: { idHash: expect.any(String) } },
    ]);
    expect(right.provider.revoked).toHaveLength(1);
    for (const [name, value] of cookies) right.browser.cookies.set(name, value);
    expect([(await right.browser.send('/')).status, right.failure]).toEqual([401, 'session.ended']);
  },
);
