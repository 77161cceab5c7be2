import { type FetchHandler, pipeline, type WorkerApp } from '@portcullis/core';
import { mapRoles } from '@portcullis/roles';
import { authenticate, bearer } from '@portcullis/token';
import { createLocalJWKSet, jwtVerify } from 'jose';
import { describe, expect, test } from 'vitest';
import { generateAssertionKey, mcp } from '../src/index.ts';
import { ADA, ask, ENDPOINT, modernOrigin, modernRequest } from './fixtures/gate.ts';

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
