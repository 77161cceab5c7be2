import { type FetchHandler, type Middleware, pipeline, type WorkerApp } from '@portcullis/core';
import type { HasElevatedRoles } from '@portcullis/core/internal';
import { mapRoles } from '@portcullis/roles';
import { createIdentityProvider, type IdentityProvider } from '@portcullis/testing';
import { authenticate, bearer } from '@portcullis/token';
import { tokenExchange } from '@portcullis/token/exchange';
import { createLocalJWKSet, jwtVerify } from 'jose';
import { beforeAll, describe, expect, test } from 'vitest';
import { generateAssertionKey, mcp, type Origin, type ServerToken } from '../src/index.ts';
import { ADA, ask, ENDPOINT, messages, modernOrigin, modernRequest } from './fixtures/gate.ts';

const resource = { authorizationServers: ['https://id.example.com'], scopes: ['tools:read', 'tools:write'] };
const fetchOf = (app: WorkerApp<never> | { fetch: unknown }) => app.fetch as FetchHandler<unknown>;

describe('a client without a token', () => {
  const gate = fetchOf(
    pipeline(mcp({ origin: modernOrigin().origin, resource })).use(
      authenticate(
        bearer({
          issuer: 'https://id.example.com',
          audience: ENDPOINT,
          jwksUrl: 'https://id.example.com/keys',
        }),
      ),
    ),
  );

  test('is told where the metadata is, and what scopes there are', async () => {
    const request = modernRequest('tools/list');
    const headers = new Headers(request.headers);
    headers.delete('authorization');
    const response = await ask(gate, { ...request, headers });
    expect(response.status).toBe(401);
    expect(response.headers.get('www-authenticate')).toContain(
      'Bearer resource_metadata="https://tools.example.com/.well-known/oauth-protected-resource/mcp", scope="tools:read tools:write"',
    );
  });

  test('is asked for the scopes that a client asks for first, where there are such', async () => {
    const first = { ...resource, initialScopes: ['tools:read'] };
    const other = fetchOf(
      pipeline(mcp({ origin: modernOrigin().origin, resource: first })).use(
        authenticate(
          bearer({
            issuer: 'https://id.example.com',
            audience: ENDPOINT,
            jwksUrl: 'https://id.example.com/keys',
          }),
        ),
      ),
    );
    const request = modernRequest('tools/list');
    const headers = new Headers(request.headers);
    headers.delete('authorization');
    const challenge = (await ask(other, { ...request, headers })).headers.get('www-authenticate');
    expect(challenge).toContain(', scope="tools:read"');
    const metadata = await ask(other, {}, 'https://tools.example.com/.well-known/oauth-protected-resource');
    expect(await metadata.json()).toMatchObject({ scopes_supported: ['tools:read', 'tools:write'] });
  });

  test.each(['/.well-known/oauth-protected-resource', '/.well-known/oauth-protected-resource/mcp'])(
    'reads the metadata at %s',
    async (path) => {
      const response = await ask(gate, {}, `https://tools.example.com${path}`);
      expect([response.status, await response.json()]).toEqual([
        200,
        {
          resource: ENDPOINT,
          authorization_servers: ['https://id.example.com'],
          scopes_supported: ['tools:read', 'tools:write'],
          bearer_methods_supported: ['header'],
        },
      ]);
    },
  );

  test('is told nothing where nothing is configured', async () => {
    const silent = fetchOf(
      pipeline(mcp({ origin: modernOrigin().origin })).use<{ identity: typeof ADA }>(() => {
        throw new Error('no request gets here');
      }),
    );
    const response = await ask(silent, {}, 'https://tools.example.com/.well-known/oauth-protected-resource');
    expect(response.status).toBe(404);
  });
});

test('the server is told who asks in a signed assertion, with each request of the gate too', async () => {
  const { origin, calls } = modernOrigin();
  const key = await generateAssertionKey();
  const gate = fetchOf(
    pipeline(mcp({ origin, assertion: { audience: 'tools', keys: [key] } }))
      .use<{ identity: typeof ADA; caller: typeof ADA }>((_context, next) =>
        next({ identity: ADA, caller: ADA }),
      )
      .use(mapRoles({ engineer: ['engineers'] })),
  );
  const headers = { 'x-portcullis-assertion': 'forged' };
  await ask(gate, modernRequest('tools/call', { name: 'whoami' }, { headers }));
  const keys = createLocalJWKSet(
    await (await ask(gate, {}, 'https://tools.example.com/.portcullis/keys')).json(),
  );
  expect(calls).toHaveLength(2);
  for (const call of calls) {
    const { payload } = await jwtVerify(call.headers['x-portcullis-assertion'] ?? '', keys, {
      audience: 'tools',
    });
    expect(payload).toMatchObject({ sub: 'https://id.example.com|ada', roles: ['engineer'] });
  }
});

test('a list that the server showed to a caller with a role for some time is not used for requests without that role', async () => {
  const { origin, calls } = modernOrigin();
  let names: readonly string[] = [];
  const elevated: Middleware<object, HasElevatedRoles> = (_context, next) =>
    next({ elevatedRoles: { names, until: 4_000_000_000 } });
  const gate = fetchOf(
    pipeline(mcp({ origin }))
      .use<{ identity: typeof ADA; caller: typeof ADA }>((_context, next) =>
        next({ identity: ADA, caller: ADA }),
      )
      .use(mapRoles({ engineer: ['engineers'] }))
      .use(elevated),
  );
  const listsAfter = async (held: readonly string[]) => {
    names = held;
    await ask(gate, modernRequest('tools/call', { name: 'whoami' }));
    return messages(calls).filter(({ method }) => method === 'tools/list').length;
  };
  expect([await listsAfter(['admin']), await listsAfter(['admin']), await listsAfter([])]).toEqual([1, 1, 2]);
});

describe('the token that the server gets', () => {
  let provider: IdentityProvider;
  let token: string;
  beforeAll(async () => {
    provider = await createIdentityProvider();
    token = await provider.token({ subject: 'ada' });
  });

  const whoami = () => modernRequest('tools/call', { name: 'whoami' }, { token });
  /** A gate whose callers are identified by a bearer token. */
  const gateWith = (origin: Origin, serverToken: ServerToken) => {
    const { issuer, audience, fetch, jwksUri: jwksUrl } = provider;
    return fetchOf(
      pipeline(mcp({ origin, serverToken })).use(
        authenticate(bearer({ issuer, audience, jwksUrl, keys: { fetch, tiers: [] } })),
      ),
    );
  };

  test('is the one that the gate holds, with each request of the gate too, and not that of the client', async () => {
    const { origin, calls } = modernOrigin();
    const gate = gateWith(origin, () => 'held-token');
    expect((await ask(gate, whoami())).status).toBe(200);
    expect(calls).toHaveLength(2);
    for (const { headers, body } of calls) {
      expect(headers.authorization).toBe('Bearer held-token');
      expect(JSON.stringify([headers, body])).not.toContain(token);
    }
  });

  test('is the one that the provider exchanges for that of the client', async () => {
    const { origin, calls } = modernOrigin();
    const subjects: (string | null)[] = [];
    const serverToken = tokenExchange({
      url: 'https://id.example.com/token',
      clientId: 'gate',
      clientSecret: 'a secret',
      resource: 'https://tools.internal.example/mcp',
      fetch: async (_url, { body }) => {
        subjects.push(new URLSearchParams(String(body)).get('subject_token'));
        return Response.json({
          access_token: 'exchanged-token',
          token_type: 'Bearer',
          issued_token_type: 'urn:ietf:params:oauth:token-type:access_token',
          expires_in: 300,
        });
      },
    });
    const gate = gateWith(origin, serverToken);
    await ask(gate, whoami());
    await ask(gate, whoami());
    expect(subjects).toEqual([token]);
    expect(calls.map(({ headers }) => headers.authorization)).toEqual(
      Array(3).fill('Bearer exchanged-token'),
    );
  });

  test.each<[string, ServerToken, number]>([
    ['is missing in the bindings', () => undefined as unknown as string, 500],
    ['is no token', () => 'two words', 500],
    ['is that of the client', () => token, 500],
    [
      'cannot be exchanged',
      tokenExchange({
        url: 'https://id.example.com/token',
        clientId: 'gate',
        clientSecret: 'a secret',
        resource: 'https://tools.internal.example/mcp',
        fetch: async () => Response.json({ error: 'invalid_target' }, { status: 400 }),
      }),
      503,
    ],
  ])('keeps requests from the server if it %s', async (_what, serverToken, status) => {
    const { origin, calls } = modernOrigin();
    const response = await ask(gateWith(origin, serverToken), whoami());
    expect([response.status, calls]).toEqual([status, []]);
    const text = await response.text();
    expect([text.includes(token), text.includes('two words')]).toEqual([false, false]);
  });
});
