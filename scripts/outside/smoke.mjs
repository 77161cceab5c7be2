// Runs the packed packages in whatever runtime runs this file, and prints what came of it: a request through a whole gate,
// a login that begins, a proof, a gate of a configuration, sessions in SQLite. What is printed must be the same everywhere.
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { audit, memorySink } from '@portcullis/audit';
import '@portcullis/audit/read';
import { pipeline } from '@portcullis/core';
import '@portcullis/jwks';
import { enforce } from '@portcullis/policy';
import { prove } from '@portcullis/policy/prove';
import { gatewayServer, sqliteStores } from 'portcullis/node';
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

// The whole gate of a configuration, before an application that is reached by its address.
const application = createServer(({ url, headers }, answer) => {
  answer.end(`${url} for ${headers.host}, asked by ${headers['x-forwarded-for']}`);
}).listen(0, '127.0.0.1');
await once(application, 'listening');
const instance = {
  name: 'app',
  hosts: ['app.example'],
  application: 'web',
  origin: { binding: 'APP' },
  policy,
};
const quiet = { warn: () => {}, inform: () => {} };
const configuration = {
  providers: [{ type: 'oidc', name: 'corp', issuer, audience: provider.audience }],
  roles: { staff: ['staff'] },
  instances: [instance],
};
const served = gatewayServer(configuration, {
  ...quiet,
  origins: { APP: `http://127.0.0.1:${application.address().port}` },
});
const asked = async (url, groups) => {
  const bearer = groups && { authorization: `Bearer ${await provider.token({ groups })}` };
  const request = new Request(url, { headers: { 'cf-connecting-ip': '10.0.0.1', ...bearer } });
  const response = await served.fetch(request, { address: '192.0.2.7' });
  const body = await response.text();
  return response.status === 200 ? body : response.status;
};
const server = [
  await asked('http://app.example/health'),
  await asked('http://app.example/pages/1', ['staff']),
  await asked('http://app.example/pages/1', ['sales']),
  await asked('http://app.example/pages/1'),
  await asked('http://other.example/health'),
];
await served.close();
application.closeAllConnections();
await new Promise((closed) => application.close(closed));
const refused = (changes) => {
  try {
    gatewayServer({ ...configuration, instances: [{ ...instance, ...changes }] }, quiet);
    return 'started';
  } catch (error) {
    return /instances\[0\]\.origin\.\w+/.exec(error.message)?.[0];
  }
};
const atStart = [refused({}), refused({ origin: { zone: true } })];

// Sessions in SQLite, where the runtime has it; where not, it says so.
async function keeps() {
  if (process.getBuiltinModule?.('node:sqlite') === undefined) {
    try {
      sqliteStores('never made');
    } catch (error) {
      return /use Node 22\.13 or newer, or postgresStores/.test(error.message);
    }
  }
  const folder = mkdtempSync(join(tmpdir(), 'portcullis-smoke-'));
  const stores = sqliteStores(folder);
  const kept = stores.namespaceOf('PortcullisSessions').getByName('sessions');
  await kept.add({ key: 'a', issuer, subject: 'ada', session: '{}', endsAt: 60 }, 0);
  const claims = [await kept.claim('a', 1, 0, 30), await kept.claim('a', 1, 0, 30)];
  await kept.endAll({ issuer, subject: 'ada' }, 1);
  const isGone = (await kept.find('a', 1, 0)) === undefined;
  stores.close();
  rmSync(folder, { recursive: true });
  return claims[0] && !claims[1] && isGone;
}

console.log(
  JSON.stringify({
    answers,
    events: events.events.map(({ outcome }) => outcome),
    login: [begun.status, begun.location?.split('?')[0]],
    proof,
    server,
    atStart,
    stores: await keeps(),
  }),
);
