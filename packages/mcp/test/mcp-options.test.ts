import { describe, expect, test } from 'vitest';
import { binding, type McpOptions, mcp } from '../src/index.ts';

const SECRET = 'a secret of thirty-two characters!!';
const made = (options: object) => () =>
  mcp({ origin: binding('TOOLS'), ...options } as McpOptions & { assertion?: undefined });

describe('options of mcp()', () => {
  test.each<[string, unknown]>([
    ['name', 'Tools'],
    ['name', 'a b'],
    ['path', '/mcp/'],
    ['path', '/../mcp'],
    ['path', '/'],
    ['path', '/m?x'],
    ['reads', ['*']],
    ['reads', ['**']],
    ['reads', ['']],
    ['sessionSecrets', []],
    ['sessionSecrets', [SECRET.slice(0, 31)]],
    ['sessionSecrets', [SECRET, undefined]],
    ['sessionSecrets', SECRET],
    ['allowedOrigins', ['https://chat.example.com/']],
    ['allowedOrigins', ['chat.example.com']],
    ['allowedOrigins', ['null']],
    ['allowedOrigins', ['*']],
    ['listSeconds', 0],
    ['maxMessageBytes', 0],
    ['maxListBytes', Number.POSITIVE_INFINITY],
    ['assertion', { audience: '' }],
    ['serverToken', 'a token in the code'],
    ['resource', {}],
    ['resource', { authorizationServers: [] }],
    ['resource', { authorizationServers: ['id.example.com'] }],
    ['resource', { authorizationServers: ['https://id.example.com'], scopes: ['a b'] }],
    ['resource', { authorizationServers: ['https://id.example.com'], scopes: ['a"'] }],
    ['resource', { authorizationServers: ['https://id.example.com'], scope: ['a'] }],
    ['resource', { authorizationServers: ['https://id.example.com'], initialScopes: ['a'] }],
    ['resource', { authorizationServers: ['https://id.example.com'], scopes: ['a'], initialScopes: 'a' }],
    [
      'resource',
      { authorizationServers: ['https://id.example.com'], scopes: ['a'], initialScopes: ['a', 'b'] },
    ],
    ['forwardHeaders', ['x-user']],
  ])('refuse %s with the value %j', (name, value) => {
    expect(made({ [name]: value })).toThrow(name);
  });

  test('take values that work', () => {
    expect(
      made({
        name: 'tools-2',
        path: '/v1/mcp.json',
        reads: ['search_*'],
        sessionSecrets: [SECRET],
        allowedOrigins: ['https://chat.example.com'],
        resource: { authorizationServers: ['https://id.example.com'], scopes: ['tools:read'] },
      }),
    ).not.toThrow();
  });
});
