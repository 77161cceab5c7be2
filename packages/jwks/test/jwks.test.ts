import { jwtVerify } from 'jose';
import { expect, test } from 'vitest';
import { setting, visit } from './fixtures/setting.ts';

test('a key source is directly usable as a key function of jose', async () => {
  const { keys, provider, time } = await setting();
  const { issuer, audience } = provider;
  const options = { issuer, audience, algorithms: ['RS256'], currentDate: new Date() };
  const { payload } = await jwtVerify(await provider.token({ subject: 'ada' }), keys, options);
  expect(payload.sub).toBe('ada');
  expect(keys.usableUntil).toBe(time.now + 86_400_000);
});

test('a key source bound to a request is usable as a key function of jose', async () => {
  const { keys, provider } = await setting();
  const bound = keys.within(visit());
  const { payload } = await jwtVerify(await provider.token({ subject: 'ada' }), bound, {
    algorithms: ['RS256'],
  });
  expect(payload.sub).toBe('ada');
});

test('a key source uses a request’s own clock', async () => {
  const { keys, provider, header } = await setting();
  await keys(await header());
  const clock = { now: () => Number.MAX_SAFE_INTEGER };
  await keys.within({ clock })(await header());
  expect(provider.calls.jwks).toBe(2);
});

test('the error of a key source is safe to print', async () => {
  const { keys } = await setting();
  const error = await keys({ alg: 'RS256', kid: 'nobody' }).catch((thrown) => thrown);
  expect(Object.keys(error)).toEqual([]);
  expect(error).toMatchObject({ code: 'keys.unknown', status: 401 });
});
