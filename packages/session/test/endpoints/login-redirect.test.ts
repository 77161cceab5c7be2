import { AccessError, type BaseContext } from '@portcullis/core';
import { expect, test } from 'vitest';
import { loginRedirect } from '../../src/endpoints/login-redirect.ts';
import { scene } from '../fixtures/scene.ts';

test('a form sent with an expired session is not lost silently: the user sees a message, and a link back to its page', async () => {
  const stage = await scene({ idleSeconds: 600 });
  await stage.logIn();
  stage.clock.pass(601);
  const response = await stage.browser.submit(
    '/maniphest/task/edit/',
    { title: 'x' },
    {
      referer: 'https://app.example/maniphest/task/edit/form/1/',
    },
  );
  const page = await response.text();
  expect(response.status).toBe(401);
  expect(page).toContain('Nothing was saved');
  expect(page).toContain('return_to=%2Fmaniphest%2Ftask%2Fedit%2Fform%2F1%2F');
  expect([stage.failure, stage.caller]).toEqual(['session.expired', undefined]);
});

test('a form from elsewhere leads back to the home page', async () => {
  const stage = await scene();
  const response = await stage.browser.submit('/x', {}, { referer: 'https://evil.example/a' });
  expect(await response.text()).toContain('return_to=%2F"');
});

test('a client with its own token gets the reason of the refusal, and no redirect', async () => {
  const stage = await scene();
  const response = await stage.browser.open('/', { authorization: 'Bearer x' });
  expect([response.status, response.headers.get('location')]).toEqual([401, null]);
});

test('a page that asks for a stronger login redirects to it, at the provider of the session, and back', async () => {
  const stage = await scene({}, undefined, (context, next) => {
    if (context.caller.kind === 'anonymous' || context.caller.authentication.acr !== 'gold') {
      throw new AccessError({
        code: 'policy.step_up_required',
        status: 401,
        message: 'A stronger sign-in is needed.',
        headers: {
          'www-authenticate':
            'Bearer error="insufficient_user_authentication", acr_values="gold platinum", max_age="300"',
        },
      });
    }
    return next();
  });
  await stage.browser.open('/.portcullis/login');
  const away = await stage.browser.open('/secret');
  const asked = new URL(away.headers.get('location') ?? '').searchParams;
  expect([asked.get('acr_values'), asked.get('max_age')]).toEqual(['gold platinum', '300']);
  stage.provider.person = { ...stage.provider.person, acr: 'gold' };
  const back = await stage.browser.open(stage.provider.authorize(away.headers.get('location') ?? ''));
  expect(back.headers.get('location')).toBe('/secret');
  expect((await stage.browser.open('/secret')).status).toBe(200);
});

test('a required amr, which no parameter can request, means a new login, and never a redirect loop', async () => {
  const stage = await scene({}, undefined, () => {
    throw new AccessError({
      code: 'policy.step_up_required',
      status: 401,
      message: 'A stronger sign-in is needed.',
      headers: { 'www-authenticate': 'Bearer error="insufficient_user_authentication"' },
    });
  });
  const away = await stage.browser.open('/secret');
  const asked = new URL(away.headers.get('location') ?? '').searchParams;
  expect([asked.get('max_age'), asked.get('prompt')]).toEqual(['0', 'login']);
});

test('the record says why a user was redirected to the login', async () => {
  const stage = await scene();
  expect((await stage.browser.open('/')).status).toBe(302);
  expect(stage.entries).toContainEqual({
    type: 'request.failed',
    code: 'session.login_required',
    status: 401,
    detail: undefined,
    ledToLogin: true,
  });
});

test('a script, a form that was not sent, and a cookie that was not sealed here get a refusal, and no redirect', async () => {
  const stage = await scene();
  const led = () => stage.entries.some((entry) => entry.type === 'request.failed' && entry.ledToLogin);
  expect((await stage.browser.send('/')).status).toBe(401);
  expect(led()).toBe(false);
  expect((await stage.browser.submit('/form', {})).status).toBe(401);
  expect(led()).toBe(false);
  stage.browser.cookies.set('__Host-portcullis-session', 'forged');
  expect((await stage.browser.open('/')).status).toBe(302);
  expect([stage.failure, led()]).toEqual(['session.invalid', false]);
});

test('where several providers could be meant, an application’s host leaves the choice to the login host', async () => {
  const headers = { accept: 'text/html', 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document' };
  const request = new Request('https://wiki.example/x?y', { headers });
  const target = { path: '/x', pathname: '/x', search: '?y' };
  const context = { request, target, trail: { add: () => {} } } as unknown as BaseContext;
  const asked: unknown[] = [];
  const response = await loginRedirect(
    new AccessError({ code: 'session.login_required', status: 401, message: 'no' }),
    context,
    {} as never,
    {
      settings: { base: new URL('https://wiki.example'), prefix: '/.portcullis/', otherPages: [] },
      clients: new Map(),
      login: { providerFor: () => undefined },
      beginElsewhere: async (one: unknown) => {
        asked.push(one);
        return new Response(null, { status: 302 });
      },
    } as never,
  );
  expect(response?.status).toBe(302);
  expect(asked).toEqual([{ returnTo: '/x?y', provider: undefined, acrValues: [], maxAge: undefined }]);
});
