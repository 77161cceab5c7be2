import { getAuth, oidcAuthMiddleware, processOAuthCallback, revokeSession } from '@hono/oidc-auth';
import { Hono } from 'hono';
import { type Env, forward } from './forward.ts';

const app = new Hono<{ Bindings: Env }>();

/** As its documentation puts it together: logout, callback, a page about the person, and all others behind the login. */
app.get('/logout', async (c) => {
  await revokeSession(c);
  return c.text('You have been successfully logged out!');
});
app.get('/callback', (c) => processOAuthCallback(c));
app.use('*', oidcAuthMiddleware());
app.get('/whoami', async (c) => {
  const auth = await getAuth(c);
  return c.text(`Hello ${auth?.sub} <${auth?.email}>!`);
});
app.all('*', async (c) => {
  // It writes on the answer's headers, which those of a fetched one do not allow.
  const answer = await forward(c.req.raw, c.env);
  return new Response(answer.body, answer);
});

export default app;
