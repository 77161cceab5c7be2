import { expect, test } from 'vitest';
import { memorySessions } from '../../src/index.ts';
import { BASE, scene } from '../fixtures/scene.ts';

test.each([
  ['a store', 'sid', { store: memorySessions() }],
  ['a store', 'sub', { store: memorySessions() }],
  ['cookies', 'sid', { revocations: memorySessions() }],
  ['cookies', 'sub', { revocations: memorySessions() }],
])(
  'with sessions in %s, a user whose login the provider ended by %s while it answered is not admitted',
  async (_where, by, options) => {
    const stage = await scene(options);
    const { sub, sid } = stage.provider.person;
    stage.provider.does.userinfoAnswer = async (claims) => {
      stage.clock.pass(1);
      const owner = by === 'sid' ? { sid, sub: undefined } : { sub };
      const body = new URLSearchParams({ logout_token: await stage.provider.logoutToken(owner) });
      await stage.serve(new Request(`${BASE}/.portcullis/backchannel-logout`, { method: 'POST', body }));
      stage.clock.pass(1);
      return Response.json(claims);
    };
    // It is told as a page: whoever is sent on without a session is sent to log in again, without end.
    expect((await stage.logIn()).status).toBe(503);
    expect(stage.trails.flat()).toContainEqual({
      type: 'login.failed',
      provider: 'idp',
      code: 'session.unavailable',
    });
    expect((await stage.browser.send('/')).status).toBe(401);

    delete stage.provider.does.userinfoAnswer;
    stage.clock.pass(1);
    await stage.logIn();
    expect((await stage.browser.send('/')).status).toBe(200);
  },
);
