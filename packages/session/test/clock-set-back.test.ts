import { expect, test } from 'vitest';
import { memorySessions, type SessionOptions } from '../src/index.ts';
import { type Scene, scene } from './fixtures/scene.ts';

// The clock of a machine was ahead while people used their sessions, and is set back. Or it is behind, and will be set.

const HOUR = 3600;

const AHEAD = 'the session is invalid: it starts in the future: the clock was set back or is slow';

/** What becomes of one more request. */
async function again(stage: Scene) {
  const { status } = await stage.browser.send('/');
  return [status, stage.failure, stage.detail];
}

const good = [200, undefined, undefined];

const keepings: readonly [string, () => Partial<SessionOptions>][] = [
  ['cookies', () => ({})],
  ['cookies, with revocations', () => ({ revocations: memorySessions() })],
  ['a store', () => ({ store: memorySessions() })],
];

test.each(keepings)('a session in %s that started in the future is not valid', async (_in, kept) => {
  const stage = await scene(kept());
  stage.clock.pass(5 * HOUR);
  await stage.logIn();
  // What was opened before is looked at as well.
  expect(await again(stage)).toEqual(good);
  stage.clock.pass(-5 * HOUR);
  expect(await again(stage)).toEqual([401, 'session.expired', AHEAD]);
  await stage.logIn();
  expect(await again(stage)).toEqual(good);
});

test.each(keepings)(
  'for a session in %s whose provider was asked in the future, the provider is asked again immediately',
  async (_in, kept) => {
    const stage = await scene(kept());
    await stage.logIn();
    stage.clock.pass(5 * HOUR);
    for (const _ of [1, 2]) expect(await again(stage)).toEqual(good);
    stage.clock.pass(-4 * HOUR);
    stage.provider.person = { ...stage.provider.person, groups: ['ops'] };
    expect(await again(stage)).toEqual(good);
    expect(stage.caller).toMatchObject({ groups: ['ops'] });
  },
);

test.each(keepings)(
  'a session in %s whose provider was asked in the future is not trusted where the provider cannot be asked again',
  async (_in, kept) => {
    const stage = await scene(kept());
    await stage.logIn();
    stage.clock.pass(5 * HOUR);
    expect(await again(stage)).toEqual(good);
    stage.clock.pass(-4 * HOUR);
    stage.provider.does.tokenStatus = { status: 503, body: {} };
    expect((await again(stage)).slice(0, 2)).toEqual([503, 'session.provider_unavailable']);
    delete stage.provider.does.tokenStatus;
    stage.clock.pass(30);
    expect(await again(stage)).toEqual(good);
  },
);

test.each(keepings)(
  'a session in %s is valid again once a clock that was behind is right',
  async (_in, kept) => {
    const stage = await scene(kept());
    await stage.logIn();
    const cookies = new Map(stage.browser.cookies);
    stage.clock.pass(-5 * HOUR);
    expect(await again(stage)).toEqual([401, 'session.expired', AHEAD]);
    expect(stage.browser.cookies).toEqual(cookies);
    stage.clock.pass(5 * HOUR);
    expect(await again(stage)).toEqual(good);
  },
);

test.each(keepings)(
  'a session in %s that is five minutes ahead is valid: machines differ',
  async (_in, kept) => {
    const stage = await scene(kept());
    await stage.logIn();
    stage.clock.pass(-300);
    expect(await again(stage)).toEqual(good);
    stage.clock.pass(-1);
    expect(await again(stage)).toEqual([401, 'session.expired', AHEAD]);
  },
);

test.each(keepings)(
  'a session in %s that is ahead ends for good when its user signs out',
  async (_in, kept) => {
    const stage = await scene(kept());
    await stage.logIn();
    const cookies = new Map(stage.browser.cookies);
    stage.clock.pass(-5 * HOUR);
    await stage.browser.submit('/.portcullis/logout', {});
    stage.clock.pass(5 * HOUR);
    for (const [name, value] of cookies) stage.browser.cookies.set(name, value);
    expect((await again(stage)).slice(0, 2)).toEqual([401, 'session.ended']);
  },
);
