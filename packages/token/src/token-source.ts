import type { TokenProblem } from './token-failure.ts';

/** The token of a request, `none`, or the problem of the header. */
export type TokenReading =
  | { readonly kind: 'token'; readonly token: string }
  | { readonly kind: 'none' }
  | { readonly kind: 'problem'; readonly problem: TokenProblem };

/** Maximum length of a token, in characters. Most servers limit headers to 8 or 16 KB. */
export const MAX_TOKEN_LENGTH = 16_384;

/** `b64token` of RFC 6750. No comma, so that two headers, which the runtime joins, do not match. */
const B64_TOKEN = /^[\w.~+/-]+=*$/;

/** The scheme only: the next character must not be part of a scheme's name. */
const BEARER_SCHEME = /^bearer(?![\w!#$%&'*+.^`|~-])/i;
const LATER_BEARER = /,\s*bearer(?![\w!#$%&'*+.^`|~-])/i;

const NONE: TokenReading = { kind: 'none' };

/**
 * Reads `Authorization: Bearer`: the scheme in any case, exactly one space, exactly one token, nothing else. Another scheme
 * counts as no credentials, since another verifier may support it. Tokens in a query or a form (RFC 6750 sections 2.2 and 2.3)
 * are never read.
 *
 * @param value the header's value
 * @see {@link https://www.rfc-editor.org/rfc/rfc6750#section-2.1 | RFC 6750 section 2.1}
 */
export function readBearerHeader(value: string | null): TokenReading {
  if (value === null) return NONE;
  if (!BEARER_SCHEME.test(value)) {
    return LATER_BEARER.test(value) ? malformed('the Authorization header was sent more than once') : NONE;
  }
  if (value.charAt(6) !== ' ')
    return malformed('the scheme "Bearer" in the Authorization header is not followed by exactly one space');
  return checkToken(value.slice(7), 'Authorization');
}

/** Reads a header that contains only a token. */
export function readTokenHeader(name: string, value: string | null): TokenReading {
  return value === null ? NONE : checkToken(value, name);
}

function checkToken(token: string, where: string): TokenReading {
  if (token.length > MAX_TOKEN_LENGTH) {
    const detail = `${where} contains a token of more than ${MAX_TOKEN_LENGTH} characters`;
    return { kind: 'problem', problem: { code: 'token.too_large', detail } };
  }
  return B64_TOKEN.test(token)
    ? { kind: 'token', token }
    : malformed(`${where} does not contain exactly one token`);
}

function malformed(detail: string): TokenReading {
  return { kind: 'problem', problem: { code: 'token.malformed', detail } };
}
