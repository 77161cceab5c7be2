import { Hono } from 'hono';
import { expect, test } from 'vitest';
import { guard } from '../src/hono.ts';
import { AccessError, allowAnyone, type BaseContext, type Middleware, pipeline } from '../src/index.ts';

const named: Middleware<BaseContext, { path: string }> = ({ target }, next) => next({ path: target.path });

test('inside workerd, a guarded route sees what the steps added', async () => {
  const app = new Hono().use(guard(pipeline<BaseContext>().use(allowAnyone()).use(named)));
  const guarded = app.get('/x', (c) => c.text(c.get('gate').path));
  expect(await (await guarded.request('/x')).text()).toBe('/x');
});

test('inside workerd, a refusal reaches no route', async () => {
  let reached = false;
  const refuse: Middleware<BaseContext> = () =>
    Promise.reject(new AccessError({ code: 'role.denied', status: 403, message: 'No.' }));
  const app = new Hono().use(guard(pipeline<BaseContext>().use(allowAnyone()).use(refuse))).get('/x', (c) => {
    reached = true;
    return c.text('secret');
  });
  expect((await app.request('/x')).status).toBe(403);
  expect(reached).toBe(false);
});

test('inside workerd, several Set-Cookie of a route are kept', async () => {
  const app = new Hono().use(guard(pipeline<BaseContext>().use(allowAnyone()))).get('/x', () => {
    const headers = new Headers([
      ['set-cookie', 'a=1'],
      ['set-cookie', 'b=2'],
    ]);
    return new Response('hello', { headers });
  });
  expect((await app.request('/x')).headers.getSetCookie()).toEqual(['a=1', 'b=2']);
});
