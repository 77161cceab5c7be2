import type { TokenProblem } from './token-failure.ts';

/** The token as the request carries it, `none`, or what is wrong with how it is carried. */
export type TokenReading =
  | { readonly kind: 'token'; readonly token: string }
  | { readonly kind: 'none' }
  | { readonly kind: 'problem'; readonly problem: TokenProblem };

/** Longest token, in characters. Headers of most servers end at 8 or 16 KB. */
export const MAX_TOKEN_LENGTH = 16_384;

/** `b64token` of RFC 6750. No comma, so that two headers, which arrive joined, are not one token. */
const B64_TOKEN = /^[\w.~+/-]+=*$/;

/** The scheme alone: what follows it must not be part of its name. */
const BEARER_SCHEME = /^bearer(?![\w!#$%&'*+.^`|~-])/i;
const LATER_BEARER = /,\s*bearer(?![\w!#$%&'*+.^`|~-])/i;

const NONE: TokenReading = { kind: 'none' };

/**
 * Reads `Authorization: Bearer`. The scheme in any case, exactly one space, exactly one token, nothing around it.
 * Credentials of another scheme are somebody else's, and none at all for us. Tokens in a query or a form (RFC 6750
 * sections 2.2 and 2.3) are never read.
 *
 * @param value the header's value
 * @see {@link https://www.rfc-editor.org/rfc/rfc6750#section-2.1 | RFC 6750 section 2.1}
 */
export function readBearerHeader(value: string | null): TokenReading {
  if (value === null) return NONE;
  if (!BEARER_SCHEME.test(value)) {
    return LATER_BEARER.test(value) ? malformed('Authorization was sent more than once') : NONE;
  }
  if (value.charAt(6) !== ' ') return malformed('Authorization: Bearer is not followed by one space');
  return checkToken(value.slice(7), 'Authorization');
}

/** Reads a header that holds a token and nothing else. */
export function readTokenHeader(name: string, value: string | null): TokenReading {
  return value === null ? NONE : checkToken(value, name);
}

function checkToken(token: string, where: string): TokenReading {
  if (token.length > MAX_TOKEN_LENGTH) {
    const detail = `${where} holds a token of more than ${MAX_TOKEN_LENGTH} characters`;
    return { kind: 'problem', problem: { code: 'token.too_large', detail } };
  }
  return B64_TOKEN.test(token)
    ? { kind: 'token', token }
    : malformed(`${where} does not hold exactly one token`);
}

function malformed(detail: string): TokenReading {
  return { kind: 'problem', problem: { code: 'token.malformed', detail } };
}
