import { jwtVerify } from 'jose';
import { expect, test } from 'vitest';
import { setting, visit } from './fixtures/setting.ts';

test('is a key function of jose as it is', async () => {
  const { keys, provider, time } = await setting();
  const { issuer, audience } = provider;
  const options = { issuer, audience, algorithms: ['RS256'], currentDate: new Date() };
  const { payload } = await jwtVerify(await provider.token({ subject: 'ada' }), keys, options);
  expect(payload.sub).toBe('ada');
  expect(keys.usableUntil).toBe(time.now + 86_400_000);
});

test('is a key function of jose when bound to a request', async () => {
  const { keys, provider } = await setting();
  const bound = keys.within(visit());
  const { payload } = await jwtVerify(await provider.token({ subject: 'ada' }), bound, {
    algorithms: ['RS256'],
  });
  expect(payload.sub).toBe('ada');
});

test('takes a request’s own clock', async () => {
  const { keys, provider, header } = await setting();
  await keys(await header());
  const clock = { now: () => Number.MAX_SAFE_INTEGER };
  await keys.within({ clock })(await header());
  expect(provider.calls.jwks).toBe(2);
});

test('what it fails with is safe to print', async () => {
  const { keys } = await setting();
  const error = await keys({ alg: 'RS256', kid: 'nobody' }).catch((thrown) => thrown);
  expect(Object.keys(error)).toEqual([]);
  expect(error).toMatchObject({ code: 'keys.unknown', status: 401 });
});
