import { expect, test } from 'vitest';
import { memorySessions } from '../../src/index.ts';
import { BASE, scene } from '../fixtures/scene.ts';

test.each([
  ['a store', 'sid', { store: memorySessions() }],
  ['a store', 'sub', { store: memorySessions() }],
  ['cookies', 'sid', { revocations: memorySessions() }],
  ['cookies', 'sub', { revocations: memorySessions() }],
])(
  'with sessions in %s, nobody is in whose login the provider ended by %s while it answered',
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
    await stage.logIn();
    expect([(await stage.browser.send('/')).status, stage.failure]).toEqual([401, 'session.ended']);

    delete stage.provider.does.userinfoAnswer;
    stage.clock.pass(1);
    await stage.logIn();
    expect((await stage.browser.send('/')).status).toBe(200);
  },
);
