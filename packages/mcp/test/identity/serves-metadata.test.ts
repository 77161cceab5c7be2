import type { BaseContext } from '@portcullis/core';
import { expect, test } from 'vitest';
import { protectedResource } from '../../src/identity/protected-resource.ts';
import { binding } from '../../src/index.ts';
import { mcpWith, servesMetadata } from '../../src/mcp.ts';

const OWN = '/.well-known/oauth-protected-resource/mcp';
const METADATA = protectedResource('/mcp', { authorizationServers: ['https://id.example'] });
const served = (method: string, path: string, metadata: typeof METADATA | undefined = METADATA) => {
  const target = { path, protocol: 'https:', host: 'tools.example' };
  const request = new Request(`https://tools.example${path}`, { method });
  const next = async () => new Response('next');
  return Promise.resolve().then(() =>
    servesMetadata({ request, target } as unknown as BaseContext, metadata, '/mcp', next),
  );
};

test.each([OWN, '/.well-known/oauth-protected-resource'])(
  'the metadata is served at %s to everyone',
  async (path) => {
    const answer = await served('GET', path);
    expect([answer.status, answer.headers.get('content-type'), answer.headers.get('cache-control')]).toEqual([
      ...[200, 'application/json', 'public, max-age=300'],
    ]);
    expect(await answer.json()).toMatchObject({ resource: 'https://tools.example/mcp' });
    const head = await served('HEAD', path);
    expect([head.status, await head.text()]).toEqual([200, '']);
  },
);

test('the metadata is not found by another method, or where there is none', async () => {
  for (const method of ['POST', 'DELETE', 'OPTIONS', 'XGET', 'GETX'])
    await expect(served(method, OWN)).rejects.toMatchObject({ code: 'request.not_found' });
  const target = { path: OWN, protocol: 'https:', host: 'tools.example' };
  const context = { request: new Request(`https://tools.example${OWN}`), target } as unknown as BaseContext;
  const next = async () => new Response('next');
  expect(() => servesMetadata(context, undefined, '/mcp', next)).toThrow(
    expect.objectContaining({ code: 'request.not_found' }),
  );
});

test('other addresses are not those of the metadata', async () => {
  expect(await (await served('GET', '/mcp')).text()).toBe('next');
});

test('an application with assertions is refused where nothing signs them', () => {
  const keys = ['a secret of thirty-two characters!!'];
  const assertion = { audience: 'https://tools.example', keys };
  const options = { origin: binding('TOOLS'), assertion } as never;
  expect(() => mcpWith(options)).toThrow('mcp: nothing here signs assertions');
  expect(() => mcpWith({ origin: binding('TOOLS') })).not.toThrow();
});
