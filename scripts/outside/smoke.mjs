// Runs the packed packages in whatever runtime runs this file, and prints what came of it: a request through a whole gate,
// a login that begins, a proof. What is printed must be the same everywhere.
import { audit, memorySink } from '@portcullis/audit';
import '@portcullis/audit/read';
import { pipeline } from '@portcullis/core';
import '@portcullis/jwks';
import { enforce } from '@portcullis/policy';
import { prove } from '@portcullis/policy/prove';
import '@portcullis/proxy';
import { mapRoles } from '@portcullis/roles';
import '@portcullis/roles/sources';
import { sessions } from '@portcullis/session';
import { createIdentityProvider } from '@portcullis/testing';
import '@portcullis/tlog';
import { authenticate, identify, oidc } from '@portcullis/token';
import '@portcullis/token/introspection';
import { binding, web } from '@portcullis/web';
import '@portcullis/phabricator/sso';
import 'portcullis';

const issuer = 'https://id.example';
const provider = await createIdentityProvider({ issuer });
globalThis.fetch = async (input, init) => {
  const url = String(input instanceof Request ? input.url : input);
  if (!url.endsWith('/openid-configuration')) return provider.fetch(url, init);
  return Response.json({
    ...(await (await provider.fetch(url)).json()),
    authorization_endpoint: `${issuer}/authorize`,
    token_endpoint: `${issuer}/token`,
  });
};

const policy = {
  name: 'app',
  rules: [
    { name: 'health', effect: 'allow', who: 'anyone', paths: ['/health'] },
    { name: 'staff', effect: 'allow', who: { roles: ['staff'] }, paths: ['/**'], methods: ['GET'] },
  ],
};
const events = memorySink();
const gate = pipeline(web({ origin: binding('APP'), headers: { 'x-user': 'email' } }))
  .use(audit({ sinks: [events] }))
  .use(identify(oidc({ issuer, audience: provider.audience })))
  .use(mapRoles({ staff: ['staff'] }))
  .use(enforce(policy));
const APP = { fetch: async (url) => new Response(`served ${new URL(url.url ?? url).pathname}`) };

async function call(app, path, { groups, env = {}, headers = {}, method = 'GET' } = {}) {
  const bearer = groups && { authorization: `Bearer ${await provider.token({ groups })}` };
  const request = new Request(`https://app.example${path}`, { method, headers: { ...headers, ...bearer } });
  const later = [];
  const response = await app.fetch(request, env, { waitUntil: (promise) => later.push(promise) });
  const body = await response.text();
  await Promise.all(later);
  return { status: response.status, body, location: response.headers.get('location') };
}

const env = { APP };
const answers = [
  await call(gate, '/health', { env }),
  await call(gate, '/pages/1', { env, groups: ['staff'] }),
  await call(gate, '/pages/1', { env, groups: ['staff'], method: 'POST' }),
  await call(gate, '/pages/1', { env, groups: ['sales'] }),
  await call(gate, '/pages/1', { env }),
  await call(gate, '/pages//1', { env, groups: ['staff'] }),
].map(({ status, body }) => (status === 200 ? `${status} ${body}` : status));

const login = sessions({
  baseUrl: 'https://app.example',
  keys: ['a key of at least thirty-two characters'],
  providers: {
    corp: { issuer, clientId: 'app', clientAuthentication: { method: 'client_secret_basic', secret: 's' } },
  },
});
const app = pipeline()
  .use(login)
  .use(authenticate(login.verifier))
  .handle(() => new Response('in'));
const headers = { accept: 'text/html', 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document' };
const begun = await call(app, '/', { headers });

const claims = [
  { name: 'strangers see health only', who: { except: ['staff'] }, paths: ['/pages/*'], never: true },
];
const proof = prove({ ...policy, claims }).map(({ name, holds }) => `${name}: ${holds}`);

console.log(
  JSON.stringify({
    answers,
    events: events.events.map(({ outcome }) => outcome),
    login: [begun.status, begun.location?.split('?')[0]],
    proof,
  }),
);
