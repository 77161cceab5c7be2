import { hasDuplicateMember } from './json/duplicate-member.ts';
import { readJsonObject } from './json/json-object.ts';
import type { TokenFailure, TokenProblem } from './token-failure.ts';

/** The rules for the header of a token. */
export interface HeaderRules {
  readonly algorithms: ReadonlySet<string>;
  /** Accepted values of `typ` in lower case, without `application/`. If undefined, `typ` is not checked. */
  readonly types?: ReadonlySet<string>;
  /** Whether `typ` is required, if `types` is given. */
  readonly typeRequired: boolean;
}

/** JWS compact serialization: three parts, none of them empty. It does not prove that they are base64url. */
const COMPACT = /^[\w-]+\.[\w-]+\.[\w-]+$/;

/** Members that change what is signed or how it is parsed. They are not supported, so a token with one of them is refused. */
const REFUSED_MEMBERS = ['crit', 'b64', 'zip', 'enc'] as const;

/** A The three parts of a token, and the header members that select its key. */
export interface TokenParts {
  readonly alg: string;
  readonly kid: string | undefined;
  /** Header and payload as signed: the input of the signature. */
  readonly signed: string;
  /** Base64url, like the signature. */
  readonly payload: string;
  readonly signature: string;
}

/** The parts of a token, or its problem. */
export type TokenPartsReading =
  | { readonly ok: true; readonly parts: TokenParts }
  | { readonly ok: false; readonly problem: TokenProblem };

/** The result of a valid header, reused for tokens with the same header. */
type GoodHeader = Pick<TokenParts, 'alg' | 'kid'>;

/** An issuer uses one or two headers for all its tokens. */
const MAX_GOOD_HEADERS = 16;

/** Parses tokens with one set of rules. */
export class TokenReader {
  readonly #rules: HeaderRules;
  /** By their encoded form. */
  readonly #good = new Map<string, GoodHeader>();

  constructor(rules: HeaderRules) {
    this.#rules = rules;
  }

  /**
   * Checks a token before any key is fetched: is it in the canonical encoding of a JWT, and does its header use only what is allowed?
   *
   * Keys and addresses of keys in the header (`jwk`, `jku`, `x5c`, `x5u`) are ignored. It does **not** verify anything.
   *
   * @see {@link https://www.rfc-editor.org/rfc/rfc7515#section-7.1 | RFC 7515 section 7.1}
   * @see {@link https://www.rfc-editor.org/rfc/rfc8725#section-3 | RFC 8725 section 3}
   */
  read(token: string): TokenPartsReading {
    const first = token.indexOf('.');
    const second = token.indexOf('.', first + 1);
    const header = token.slice(0, first);
    const payload = token.slice(first + 1, second);
    const signature = token.slice(second + 1);
    if (!(COMPACT.test(token) && isWhole(header) && isWhole(payload) && isWhole(signature))) {
      return refused('token.malformed', 'the token is not a JWT of three base64url parts');
    }
    const known = this.#good.get(header);
    const found = known ?? goodHeader(header, this.#rules);
    if ('code' in found) return { ok: false, problem: found };
    if (known === undefined && this.#good.size < MAX_GOOD_HEADERS) this.#good.set(header, found);
    const { alg, kid } = found;
    return { ok: true, parts: { alg, kid, signed: token.slice(0, second), payload, signature } };
  }
}

/** Whether base64url encodes whole bytes, has no padding, and its unused bits are zero. */
function isWhole(part: string): boolean {
  switch (part.length % 4) {
    case 0:
      return true;
    case 2:
      return 'AQgw'.includes(part.at(-1) ?? ' ');
    case 3:
      return 'AEIMQUYcgkosw048'.includes(part.at(-1) ?? ' ');
    default:
      return false;
  }
}

function goodHeader(encoded: string, rules: HeaderRules): GoodHeader | TokenProblem {
  const read = readJsonObject(encoded);
  if (read === undefined || hasDuplicateMember(read.text)) {
    return problem(
      'token.malformed',
      'the header of the token is not a JSON object, or has a duplicate member',
    );
  }
  const header = read.members;
  const { alg, typ, kid } = header;
  if (typeof alg !== 'string' || !rules.algorithms.has(alg)) {
    return problem(
      'token.algorithm',
      'the token is not signed with an allowed algorithm (option algorithms)',
    );
  }
  const refusedMember = REFUSED_MEMBERS.find((member) => Object.hasOwn(header, member));
  if (refusedMember !== undefined)
    return problem('token.malformed', `the token uses "${refusedMember}", which is not supported`);
  if (kid !== undefined && typeof kid !== 'string')
    return problem('token.malformed', '"kid" is not a string');
  return typeProblem(typ, rules) ?? { alg, kid };
}

function typeProblem(typ: unknown, { types, typeRequired }: HeaderRules): TokenProblem | undefined {
  if (types === undefined) return undefined;
  if (typ === undefined) {
    return typeRequired
      ? problem('token.type', 'the token has no "typ" header, which this profile requires')
      : undefined;
  }
  if (typeof typ === 'string' && types.has(typ.toLowerCase().replace(/^application\//, ''))) return undefined;
  return problem('token.type', 'the "typ" header of the token is not one that this verifier accepts');
}

function refused(code: TokenFailure, detail: string): TokenPartsReading {
  return { ok: false, problem: problem(code, detail) };
}

function problem(code: TokenFailure, detail: string): TokenProblem {
  return { code, detail };
}
