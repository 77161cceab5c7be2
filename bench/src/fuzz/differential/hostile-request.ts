import fc from 'fast-check';
import { contents } from './contents.ts';
import { cookies, otherHeaders } from './headers.ts';
import { targets } from './targets.ts';

/** A request as it goes over the wire, one character for each byte. */
export interface HostileRequest {
  readonly method: string;
  readonly target: string;
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: string;
  /** How the body's length is said; `none` without a body. */
  readonly framing: 'length' | 'padded-length' | 'chunked' | 'both';
}

const methods = fc.oneof(
  { arbitrary: fc.constant('POST'), weight: 12 },
  { arbitrary: fc.constant('GET'), weight: 5 },
  {
    arbitrary: fc.constantFrom('PUT', 'PATCH', 'DELETE', 'OPTIONS', 'PROPFIND', 'post', 'TRACE', 'QUERY'),
    weight: 1,
  },
);

const framings = fc.oneof(
  { arbitrary: fc.constant('length' as const), weight: 12 },
  { arbitrary: fc.constantFrom('padded-length' as const, 'chunked' as const, 'both' as const), weight: 1 },
);

/** Requests near the places where two readers of a request have parted before. */
export const hostileRequests: fc.Arbitrary<HostileRequest> = fc
  .record({
    method: methods,
    target: targets,
    content: contents,
    cookie: fc.option(cookies, { nil: undefined }),
    others: fc.oneof({ arbitrary: fc.constant([]), weight: 2 }, fc.array(otherHeaders, { maxLength: 2 })),
    framing: framings,
  })
  .map(({ method, target, content, cookie, others, framing }) => {
    const headers: (readonly [string, string])[] = [...others];
    if (content.contentType !== undefined) headers.push(['Content-Type', content.contentType]);
    if (cookie !== undefined) headers.push(['Cookie', cookie]);
    return { method, target, headers, body: content.body, framing };
  });

/** A request as bytes, one character for each. */
export function onTheWire({ method, target, headers, body, framing }: HostileRequest): string {
  const lines = [`${method} ${target} HTTP/1.1`, 'Host: phorge.example.com'];
  for (const [name, value] of headers) lines.push(`${name}: ${value}`);
  const bytes = [...body].map((character) => (character > '\xff' ? '?' : character)).join('');
  if (bytes !== '' && framing !== 'chunked') {
    lines.push(`Content-Length: ${framing === 'padded-length' ? '00' : ''}${bytes.length}`);
  }
  const isChunked = bytes !== '' && (framing === 'chunked' || framing === 'both');
  if (isChunked) lines.push('Transfer-Encoding: chunked');
  const sent = isChunked ? `${bytes.length.toString(16)}\r\n${bytes}\r\n0\r\n\r\n` : bytes;
  return `${lines.join('\r\n')}\r\n\r\n${sent}`;
}
