import { formatVerifierKey } from '@portcullis/tlog';
import { expect, test } from 'vitest';
import type { BreakGlassOptions } from '../../src/break-glass/break-glass-options.ts';
import { glassScene, grantKey, PAGE, PERSON, SIGNER } from '../fixtures/glass-scene.ts';

const other = formatVerifierKey((await grantKey('corp.example/other')).verifierKey);
const another = formatVerifierKey((await grantKey(SIGNER.verifierKey.name)).verifierKey);

test.each<[string, Partial<BreakGlassOptions>, string]>([
  ['another host', { baseUrl: 'https://other.example' }, 'it was issued for another host'],
  [
    'a person who is off the list',
    { people: [{ ...PERSON, subject: 'bob' }] },
    'its person is no longer in breakGlass.people',
  ],
  [
    'a signer who is off the list',
    { signers: [other] },
    'the key that signed its grant is no longer in breakGlass.signers',
  ],
  [
    'a key that another of its name replaced',
    { signers: [another] },
    'the key that signed its grant is no longer in breakGlass.signers',
  ],
])(
  'a break-glass session of %s is refused at its next request, and its cookie is removed',
  async (_whose, options, why) => {
    const scene = glassScene();
    await scene.browser.submit(PAGE, { grant: await scene.grant() });
    const after = scene.again(options);
    for (const [name, value] of scene.browser.cookies) after.browser.cookies.set(name, value);
    const answer = await after.browser.open('/');
    expect([answer.status, after.failure]).toEqual([401, 'session.ended']);
    expect(after.detail).toBe(`the session of a break-glass grant is invalid: ${why}`);
    expect(answer.headers.getSetCookie().join()).toContain('Max-Age=0');
  },
);

test('a session ends when the gateway no longer allows one so long', async () => {
  const scene = glassScene();
  await scene.browser.submit(PAGE, { grant: await scene.grant() });
  const after = scene.again({ sessionSeconds: 300 });
  for (const [name, value] of scene.browser.cookies) after.browser.cookies.set(name, value);
  scene.clock.pass(299);
  const expiresAt = scene.clock.seconds + 1;
  expect(await (await after.browser.open('/')).json()).toMatchObject({ expiresAt });
  scene.clock.pass(1);
  expect([(await after.browser.open('/')).status, after.failure]).toEqual([401, 'session.ended']);
});

test('a session whose grant was redeemed by a clock five hours ahead does not stay valid for hours once the clock is right', async () => {
  const scene = glassScene();
  const grant = await scene.grant({ expires: scene.clock.seconds + 6 * 3600 });
  scene.clock.pass(5 * 3600);
  await scene.browser.submit(PAGE, { grant });
  expect((await scene.browser.open('/')).status).toBe(200);
  scene.clock.pass(-5 * 3600);
  for (const seconds of [0, 3600, 3600]) {
    scene.clock.pass(seconds);
    const answer = await scene.browser.open('/');
    expect([answer.status, scene.failure]).toEqual([401, 'session.expired']);
    expect(scene.detail).toContain('it starts in the future');
    // Another machine may know better: its cookie stays.
    expect(answer.headers.getSetCookie()).toEqual([]);
  }
});

test('a session of a grant is valid where the clocks of two machines differ by five minutes', async () => {
  const scene = glassScene();
  await scene.browser.submit(PAGE, { grant: await scene.grant() });
  scene.clock.pass(-300);
  expect((await scene.browser.open('/')).status).toBe(200);
  scene.clock.pass(-1);
  expect((await scene.browser.open('/')).status).toBe(401);
});

test('a token without a session is refused, and so is one that was never issued here', async () => {
  const scene = glassScene();
  for (const token of ['A'.repeat(43), 'x']) {
    scene.browser.cookies.set('__Host-portcullis-break-glass', token);
    const answer = await scene.browser.open('/');
    expect([answer.status, scene.failure]).toEqual([401, 'session.ended']);
    expect(scene.detail).toContain('it has expired, or its grant was revoked');
    expect(answer.headers.getSetCookie().join()).toContain('Max-Age=0');
  }
});
