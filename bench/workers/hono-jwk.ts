import { Hono } from 'hono';
import { jwk } from 'hono/jwk';
import { type Env, forward } from './forward.ts';
import { AUDIENCE, ISSUER } from './names.ts';

const app = new Hono<{ Bindings: Env }>();
app.use(jwk({ jwks_uri: `${ISSUER}/jwks`, alg: ['RS256'], verification: { iss: ISSUER, aud: AUDIENCE } }));
app.all('*', (c) => forward(c.req.raw, c.env));

export default app;
