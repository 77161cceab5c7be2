import { expect, test } from 'vitest';
import { memorySessions } from '../../src/index.ts';
import { scene } from '../fixtures/scene.ts';

test('a login, a refresh and a logout work in workerd', async () => {
  for (const options of [{}, { store: memorySessions() }]) {
    const stage = await scene(options);
    expect((await stage.logIn(stage.browser, '/D1')).headers.get('location')).toBe('/D1');
    stage.provider.person.groups = ['ops'];
    stage.clock.pass(301);
    expect((await stage.browser.send('/D1')).status).toBe(200);
    expect(stage.caller).toMatchObject({ subject: 'ada', groups: ['ops'] });
    await stage.browser.submit('/.portcullis/logout', {});
    expect((await stage.browser.send('/D1')).status).toBe(401);
  }
});

test('a corrupted cookie is refused in workerd, and causes no crash', async () => {
  const stage = await scene();
  await stage.logIn();
  const [name, value] = [...stage.browser.cookies][0] ?? ['', ''];
  for (const spoilt of [
    value.slice(0, -1),
    `${value}A`,
    value.replace(/.$/, (last) => (last === 'A' ? 'B' : 'A')),
  ]) {
    stage.browser.cookies.set(name, spoilt);
    expect([(await stage.browser.send('/open')).status, stage.failure]).toEqual([401, 'session.invalid']);
  }
});
