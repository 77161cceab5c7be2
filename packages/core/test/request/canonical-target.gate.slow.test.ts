import { connect } from 'node:net';
import { Miniflare } from 'miniflare';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { canonicalTarget } from '../../src/request/canonical-target.ts';

/** A Worker that answers with the address it was given. */
const script = 'export default { fetch: (request) => new Response(request.url) }';
let miniflare: Miniflare;
let port: number;

beforeAll(async () => {
  miniflare = new Miniflare({ modules: true, compatibilityDate: '2026-07-30', script });
  port = Number((await miniflare.ready).port);
});
afterAll(() => miniflare.dispose());

/** Sends a request line as it is: `fetch` and `node:http` would tidy it up. */
function addressSeen(target: string): Promise<string> {
  return new Promise((resolve, reject) => {
    let answer = '';
    const socket = connect(port, '127.0.0.1', () => {
      // Half-closed at once: otherwise workerd keeps the connection for further requests.
      socket.end(`GET ${target} HTTP/1.1\r\nHost: public.example\r\n\r\n`);
    });
    socket.on('data', (bytes) => {
      answer += bytes;
    });
    socket.on('end', () => resolve(answer.slice(answer.indexOf('\r\n\r\n') + 4)));
    socket.on('error', reject);
  });
}

test.each([
  // Resolved by workerd before a Worker sees it.
  ['/./x', '/x', '/x'],
  ['/x/../y', '/y', '/y'],
  ['/x/%2e%2e/y', '/y', '/y'],
  ['/x\\y', '/x/y', '/x/y'],
  ['/x#fragment', '/x', '/x'],
  ['/ü', '/%C3%BC', '/ü'],
  // Left as it is, and judged by us.
  ['//x', '//x', 'request.path_empty_segment'],
  ['//evil.example/x', '//evil.example/x', 'request.path_empty_segment'],
  ['/%73', '/%73', 'request.path_needless_encoding'],
  ['/x%2e%2e/y', '/x%2e%2e/y', 'request.path_needless_encoding'],
  ['/x%2Fy', '/x%2Fy', 'request.path_encoded_separator'],
  ['/x%5cy', '/x%5cy', 'request.path_encoded_separator'],
  ['/x%00', '/x%00', 'request.path_control_character'],
  ['/x%23', '/x%23', 'request.path_encoded_delimiter'],
  ['/x%zz', '/x%zz', 'request.path_malformed_encoding'],
  ['/x%c0%af', '/x%c0%af', 'request.path_malformed_encoding'],
  ['/x&y=1', '/x&y=1', 'request.path_ampersand'],
  ['/..;/x', '/..;/x', 'request.path_dot_segment'],
  ['/x%252Fy', '/x%252Fy', '/x%2Fy'],
  ['/x;y$1-2', '/x;y$1-2', '/x;y$1-2'],
])('sent as %s, the address arrives as %s and is read as %s', async (sent, arrived, expected) => {
  const url = await addressSeen(sent);
  expect(url).toBe(`http://public.example${arrived}`);
  const reading = canonicalTarget(url);
  expect(reading.ok ? reading.target.path : reading.failure).toBe(expected);
});
