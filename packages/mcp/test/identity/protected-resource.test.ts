import { expect, test } from 'vitest';
import { metadataPaths, protectedResource } from '../../src/identity/protected-resource.ts';

const SERVERS = ['https://id.example'] as const;
const ORIGIN = 'https://tools.example';
const PLACE = 'resource_metadata="https://tools.example/.well-known/oauth-protected-resource/mcp"';

test('the metadata is served for the endpoint, and for its host', () => {
  const paths = ['/.well-known/oauth-protected-resource/mcp', '/.well-known/oauth-protected-resource'];
  expect(metadataPaths('/mcp')).toEqual(paths);
  expect(protectedResource('/mcp', { authorizationServers: SERVERS }).paths).toEqual(paths);
});

test('the metadata names the endpoint, its authorization servers, and the scopes where there are any', () => {
  const stated = (scopes?: readonly string[]) =>
    JSON.parse(
      protectedResource('/mcp', { authorizationServers: SERVERS, ...(scopes && { scopes }) }).metadata(
        ORIGIN,
      ),
    );
  const always = {
    resource: 'https://tools.example/mcp',
    authorization_servers: ['https://id.example'],
    bearer_methods_supported: ['header'],
  };
  expect(stated()).toEqual(always);
  expect(stated([])).toEqual(always);
  expect(stated(['read', 'write'])).toEqual({ ...always, scopes_supported: ['read', 'write'] });
});

test.each<[string, object, boolean, string]>([
  ['no scopes', {}, false, PLACE],
  ['all scopes', { scopes: ['read', 'write'] }, false, `${PLACE}, scope="read write"`],
  ['the initial scopes', { scopes: ['a', 'b'], initialScopes: ['a'] }, false, `${PLACE}, scope="a"`],
  ['no initial scopes', { scopes: ['a'], initialScopes: [] }, false, PLACE],
  ['no scopes besides those that it states', { scopes: ['a'] }, true, PLACE],
])('a challenge leads to the metadata, with %s', (_case, options, statesScopes, text) => {
  const resource = protectedResource('/mcp', { authorizationServers: SERVERS, ...options });
  expect(resource.challenge(ORIGIN, statesScopes)).toBe(text);
});
