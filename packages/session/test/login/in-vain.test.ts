import { expect, test } from 'vitest';
import { optionsFor, type Scene, scene } from '../fixtures/scene.ts';

/** A stranger who begins a login, and answers it as often as they like: nothing takes the browser's cookie away. */
async function stranger(stage: Scene): Promise<() => Promise<Response>> {
  const browser = stage.newBrowser();
  const away = await browser.open('/');
  const back = new URL(stage.provider.authorize(away.headers.get('location') ?? ''));
  back.searchParams.set('code', 'invented');
  const { cookieHeader: cookie } = browser;
  return () => stage.serve(new Request(back, { headers: { cookie } }));
}

test('a provider is asked about a few invalid codes of one login, and about no more until time has passed', async () => {
  const stage = await scene();
  const answer = await stranger(stage);
  const asked = () => stage.provider.tokenRequests.length;
  for (let time = 0; time < 5; time++) await answer();
  expect([asked(), stage.failure]).toEqual([5, 'session.id_token']);

  const refused = await answer();
  expect([asked(), refused.status, refused.headers.get('retry-after')]).toEqual([5, 503, '12']);
  expect(stage.failure).toBe('session.provider_unavailable');
  expect(stage.detail).toBe(
    'the provider was not called: it was called 5 times for this login within a minute',
  );

  await (await stranger(stage))();
  expect(asked(), 'another login is not held back').toBe(6);

  stage.clock.pass(12);
  await answer();
  await answer();
  expect(asked(), 'one more, each twelve seconds').toBe(7);
});

test('many concurrent answers ask the provider no more often', async () => {
  const stage = await scene((provider) => {
    const fetch: typeof provider.fetch = async (url, init) => {
      await new Promise((done) => setTimeout(done, 20));
      return provider.fetch(url, init);
    };
    return optionsFor(provider, { fetch });
  });
  const answer = await stranger(stage);
  await Promise.all(Array.from({ length: 50 }, () => answer()));
  expect(stage.provider.tokenRequests.length).toBe(5);
});

test('a login that the provider grants asks the provider once', async () => {
  const stage = await scene();
  for (let time = 0; time < 10; time++) await stage.logIn(stage.newBrowser());
  expect([stage.provider.tokenRequests.length, stage.failure]).toEqual([10, undefined]);
});
