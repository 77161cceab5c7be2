import { describe, expect, test } from 'vitest';
import { binding, type McpOptions, mcp } from '../src/index.ts';
import { mcpSettings } from '../src/mcp-options.ts';

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
    ['resource', { authorizationServers: ['https://id.example.com', 'id.example.com'] }],
    ['resource', { authorizationServers: ['xhttps://id.example.com'] }],
    ['resource', { authorizationServers: ['httpsx://id.example.com'] }],
    ['resource', { authorizationServers: ['no address'] }],
    ['resource', { authorizationServers: [new URL('https://id.example.com')] }],
    ['resource', { authorizationServers: ['https://id.example.com'], scopes: 'a' }],
    ['resource', { authorizationServers: ['https://id.example.com'], scopes: ['a', 'b c'] }],
    ['resource', { authorizationServers: ['https://id.example.com'], scopes: [7] }],
    ['name', 7],
    ['path', { toString: () => '/mcp' }],
    ['reads', [{ toString: () => 'x' }]],
    ['allowedOrigins', [new URL('https://chat.example.com')]],
    ['maxMessageBytes', 1024.5],
    ['maxListBytes', 1024.5],
    ['assertion', 'https://id.example.com'],
    ['assertion', null],
    ['forwardHeaders', ['x-user']],
  ])('refuse %s with the value %j', (name, value) => {
    expect(made({ [name]: value })).toThrow(name);
  });

  test('are refused with what each must be', () => {
    const message = (options: object): string => {
      try {
        made(options)();
        return '';
      } catch (error) {
        return (error as Error).message;
      }
    };
    expect(message({ reads: ['*'] })).toBe(
      'mcp: reads must be a list of names of tools, without "*", at index 0',
    );
    expect(message({ allowedOrigins: ['*'] })).toContain(
      'must be a list of origins, such as https://chat.example.com',
    );
    expect(message({ serverToken: 'x' })).toContain('must be a function that returns a token');
    expect(message({ name: ['tools'] })).toContain('name must be a word of lower-case letters');
    for (const assertion of ['x', null])
      expect(message({ assertion })).toContain('assertion must be an object with audience and keys');
    const authorizationServers = ['https://id.example.com'];
    expect(message({ resource: { authorizationServers, scopes: 'a' } })).toContain(
      'scopes must be a list of words',
    );
  });

  test('take the names of tools that begin with a star, and issuers without TLS', () => {
    expect(made({ reads: ['*_list'] })).not.toThrow();
    expect(made({ resource: { authorizationServers: ['http://127.0.0.1:4000'] } })).not.toThrow();
  });

  test('have no readable tools and no pages of other origins where none are named', () => {
    const { reads, allowedOrigins } = mcpSettings({ origin: binding('TOOLS') });
    expect([reads, allowedOrigins]).toEqual([[], []]);
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
