import { type BaseContext, pipeline } from '@portcullis/core';
import { guard } from '@portcullis/core/hono';
import { mapRoles, requireRole } from '@portcullis/roles';
import { authenticate, oidc } from '@portcullis/token';
import { Hono } from 'hono';

const signedIn = pipeline<BaseContext>()
  .use(authenticate(oidc({ issuer: 'https://login.corp.example', audience: 'https://wiki.corp.example/' })))
  .use(mapRoles({ reader: ['staff'], editor: ['docs-team'] }));

// Only routes behind the guard have `c.get('gate')`: reading it on the open ones does not compile.
const pages = new Hono().use(guard(signedIn)).get('/', (c) => {
  const { identity, roles } = c.get('gate');
  return c.json({ name: identity.name, roles: roles.names });
});

const editing = new Hono()
  .use(guard(signedIn.use(requireRole('editor'))))
  .post('/', (c) => c.json({ editor: c.get('gate').identity.subject }, 201));

export default new Hono()
  .get('/health', (c) => c.text('ok'))
  .route('/pages', pages)
  .route('/edit', editing);
