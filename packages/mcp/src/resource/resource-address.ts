import { mcpError } from '../mcp-failure.ts';

/** Characters that need no encoding, separate names, start another encoding, or cannot be seen. */
const NEEDLESSLY_ENCODED = /[\w.~%/\\-]|\p{Cc}/u;

/** A `%` without two capital hexadecimal digits: `%e4` and `%E4` are one octet to some programs, and two texts to others. */
const MALFORMED_OCTET = /%(?![\dA-F]{2})/;

/**
 * The address of a resource as programs read it: as the client sent it, and as parsers of URLs write it, where that differs. Throws
 * `mcp.message_ambiguous` for one that servers could resolve to another resource than the one that rules are asked about.
 *
 * @see {@link https://url.spec.whatwg.org/ | URL Standard}
 */
export function addressesOf(uri: string): readonly string[] {
  const parsed = URL.parse(uri);
  if (parsed === null) throw mcpError('mcp.params_invalid', { detail: 'uri is not an absolute address' });
  const ambiguous =
    /[\\\s]/.test(uri) ||
    hasNeedlessOctet(uri) ||
    MALFORMED_OCTET.test(uri) ||
    uri.split(/[/?#:]/).some((segment) => segment === '.' || segment === '..');
  if (ambiguous) {
    throw mcpError('mcp.message_ambiguous', {
      detail: 'an address of a resource that servers can read in two ways',
    });
  }
  return [...new Set([uri, parsed.href])];
}

function hasNeedlessOctet(uri: string): boolean {
  const octets = uri.match(/%[\dA-F]{2}/g) ?? [];
  return octets.some((octet) =>
    NEEDLESSLY_ENCODED.test(String.fromCharCode(Number.parseInt(octet.slice(1), 16))),
  );
}

/** An address as it is recorded: a query may hold secrets. */
export function shownAddress(uri: string): string {
  return uri.replace(/[?#].*$/s, '');
}
