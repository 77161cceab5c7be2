import { type BaseContext, pipeline } from '@portcullis/core';
import { guard } from '@portcullis/core/hono';
import { allowInsecureLoopback } from '@portcullis/jwks';
import { mapRoles, requireRole } from '@portcullis/roles';
import { durableObjectSessions, type SessionsNamespace, sessions } from '@portcullis/session';
import { authenticate } from '@portcullis/token';
import { Hono } from 'hono';

export { PortcullisSessions } from '@portcullis/session/durable-object';

interface Env {
  /** The public address, such as `https://wiki.corp.example`. */
  readonly BASE_URL: string;
  /** The identity provider's issuer. */
  readonly ISSUER: string;
  readonly CLIENT_ID: string;
  /** Proves to the identity provider that this is its client. A secret. */
  readonly CLIENT_SECRET: string;
  /** Seals cookies. A secret. */
  readonly SESSION_KEY: string;
  /** Keeps the sessions of people who logged in. */
  readonly SESSIONS: SessionsNamespace;
}

const login = sessions((env: Env) => ({
  baseUrl: env.BASE_URL,
  keys: [env.SESSION_KEY],
  store: durableObjectSessions(env.SESSIONS),
  providers: {
    corp: {
      issuer: env.ISSUER,
      clientId: env.CLIENT_ID,
      clientAuthentication: { method: 'client_secret_basic', secret: env.CLIENT_SECRET },
      scope: 'openid email profile groups',
    },
  },
  // For the provider of `npm run dev`: plain http on this machine, and nowhere else.
  [allowInsecureLoopback]: true,
}));

const signedIn = pipeline<BaseContext<Env>>()
  .use(login)
  .use(authenticate(login.verifier))
  .use(mapRoles({ reader: ['staff'], editor: ['docs-team'] }));

// Chained: only so is `c.get('gate')` typed behind the guard, and unknown to the open routes before it.
const pages = new Hono<{ Bindings: Env }>().use(guard(signedIn)).get('/', (c) => {
  const { identity, roles } = c.get('gate');
  return c.json({ name: identity.name, roles: roles.names });
});

const editing = new Hono<{ Bindings: Env }>()
  .use(guard(signedIn.use(requireRole('editor'))))
  .post('/', (c) => c.json({ editor: c.get('gate').identity.subject }, 201));

export default new Hono<{ Bindings: Env }>()
  .get('/health', (c) => c.text('ok'))
  .route('/edit', editing)
  // The login's own addresses, `/.portcullis/…`, are served by the guard before `/`.
  .route('/', pages);
