import { cloudflareAccess } from '@hono/cloudflare-access';
import { Hono } from 'hono';
import { type Env, forward } from './forward.ts';
import { AUDIENCE, TEAM } from './names.ts';

const app = new Hono<{ Bindings: Env }>();
app.use(cloudflareAccess(TEAM, AUDIENCE));
app.all('*', (c) => forward(c.req.raw, c.env));

export default app;
