import { oidcAuthMiddleware } from '@hono/oidc-auth';
import { Hono } from 'hono';
import { type Env, forward } from './forward.ts';

const app = new Hono<{ Bindings: Env }>();
app.use(oidcAuthMiddleware());
app.all('*', async (c) => {
  // It writes on the answer's headers, which those of a fetched one do not allow.
  const answer = await forward(c.req.raw, c.env);
  return new Response(answer.body, answer);
});

export default app;
