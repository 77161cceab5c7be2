import { base64url } from 'jose';
import { hasDuplicateMember } from './duplicate-member.ts';
import type { TokenFailure, TokenProblem } from './token-failure.ts';

/** What a token's header may say. */
export interface HeaderRules {
  readonly algorithms: ReadonlySet<string>;
  /** Kinds of token, lower case, without `application/`. */
  readonly types: ReadonlySet<string>;
  /** Whether `typ` must be there. */
  readonly typeRequired: boolean;
}

/** Base64url of whole bytes: no padding, and the bits that no byte uses are zero. */
const PART = '(?:[\\w-]{4})*(?:[\\w-][AQgw]|[\\w-]{2}[AEIMQUYcgkosw048])?';

/** JWS compact serialisation: three parts, none of them empty. */
const COMPACT = new RegExp(`^(?=[\\w-])(${PART})\\.(?=[\\w-])${PART}\\.(?=[\\w-])${PART}$`);

/** Members that change what is signed or how it is read. We know none of them, so they may not be there. */
const REFUSED_MEMBERS = ['crit', 'b64', 'zip', 'enc'] as const;

// A byte order mark stays, and is no JSON.
const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/**
 * Looks at a token before any key is fetched: is it spelled the one way a JWT is spelled, and does its header ask for
 * nothing that is not allowed? Says what is wrong, or nothing.
 *
 * Keys and addresses of keys in the header (`jwk`, `jku`, `x5c`, `x5u`) are ignored. It does **not** verify anything.
 *
 * @see {@link https://www.rfc-editor.org/rfc/rfc7515#section-7.1 | RFC 7515 section 7.1}
 * @see {@link https://www.rfc-editor.org/rfc/rfc8725#section-3 | RFC 8725 section 3}
 */
export function headerProblem(token: string, rules: HeaderRules): TokenProblem | undefined {
  const encoded = COMPACT.exec(token)?.[1];
  if (encoded === undefined)
    return problem('token.malformed', 'the token is not a JWT of three base64url parts');
  const header = readHeader(encoded);
  if (header === undefined) {
    return problem('token.malformed', 'the header of the token is not a JSON object with distinct members');
  }
  const { alg, typ, kid } = header;
  if (typeof alg !== 'string' || !rules.algorithms.has(alg)) {
    return problem(
      'token.algorithm',
      'the token is not signed with an allowed algorithm (option algorithms)',
    );
  }
  const refused = REFUSED_MEMBERS.find((member) => Object.hasOwn(header, member));
  if (refused !== undefined)
    return problem('token.malformed', `the token uses "${refused}", which is not supported`);
  if (kid !== undefined && typeof kid !== 'string')
    return problem('token.malformed', '"kid" is not a string');
  return typeProblem(typ, rules);
}

function typeProblem(typ: unknown, { types, typeRequired }: HeaderRules): TokenProblem | undefined {
  if (typ === undefined) {
    return typeRequired
      ? problem('token.type', 'the token says no "typ", which this profile demands')
      : undefined;
  }
  if (typeof typ === 'string' && types.has(typ.toLowerCase().replace(/^application\//, ''))) return undefined;
  return problem('token.type', 'the token is of a kind ("typ") that is not accepted here');
}

function readHeader(encoded: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const text = utf8.decode(base64url.decode(encoded));
    const header: unknown = JSON.parse(text);
    if (typeof header !== 'object' || header === null || Array.isArray(header)) return undefined;
    return hasDuplicateMember(text) ? undefined : (header as Readonly<Record<string, unknown>>);
  } catch (error) {
    // Bytes that are no UTF-8, text that is no JSON.
    if (error instanceof TypeError || error instanceof SyntaxError) return undefined;
    throw error;
  }
}

function problem(code: TokenFailure, detail: string): TokenProblem {
  return { code, detail };
}
