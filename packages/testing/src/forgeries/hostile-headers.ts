import { type AttackerKeys, UNKNOWN_EXTENSION } from './foreign-keys.ts';
import type { Forgery } from './forgery.ts';
import { encodePart, type TokenParts } from './token-parts.ts';

const KID_LENGTH = 10 * 1024;

/**
 * Header values that break look-ups, parsers and logs. Signed with the attacker's key where the header can
 * be signed at all, so that nothing but the key stands between the token and acceptance.
 */
export async function hostileHeaders(good: TokenParts, attacker: AttackerKeys): Promise<Forgery[]> {
  const kids: [string, unknown][] = [
    ['__proto__', '__proto__'],
    ['constructor', 'constructor'],
    ['toString', 'toString'],
    ['hasOwnProperty', 'hasOwnProperty'],
    ['of 10 KB', 'k'.repeat(KID_LENGTH)],
    ['of one NUL', '\0'],
    ['with a NUL after the true kid', `${good.decodedHeader.kid}\0`],
    ['with a line break', 'a\r\nb'],
    ['with an escape sequence', '\u001b[2Jx'],
    ['that climbs directories', '../../../../dev/null'],
    ['with a quote', "' OR '1'='1"],
    ['that is empty', ''],
    ['that is a number', 0],
    ['that is null', null],
    ['that is an object', { toString: 'x' }],
    ['that is a list', [good.decodedHeader.kid]],
  ];
  const signed: [string, Record<string, unknown>][] = [
    ...kids.map(([name, kid]): [string, Record<string, unknown>] => [`kid ${name}`, { kid }]),
    ['unknown critical extension', { crit: [UNKNOWN_EXTENSION], [UNKNOWN_EXTENSION]: true }],
  ];
  const kept: [string, string][] = [
    ['missing alg', encodePart({ ...good.decodedHeader, alg: undefined })],
    ['alg that is null', encodePart({ ...good.decodedHeader, alg: null })],
    ['alg that is a number', encodePart({ ...good.decodedHeader, alg: 256 })],
    ['alg that is a list', encodePart({ ...good.decodedHeader, alg: [good.decodedHeader.alg] })],
    ['alg __proto__', encodePart({ ...good.decodedHeader, alg: '__proto__' })],
    ['critical list that is empty', encodePart({ ...good.decodedHeader, crit: [] })],
    ['unencoded payload', encodePart({ ...good.decodedHeader, b64: false, crit: ['b64'] })],
    ['compressed payload', encodePart({ ...good.decodedHeader, zip: 'DEF' })],
    ...duplicateMembers(good),
  ];
  return [
    ...(await Promise.all(
      signed.map(async ([name, header]) => ({ name, token: await attacker.sign(header) })),
    )),
    ...kept.map(([name, header]) => ({ name, token: `${header}.${good.payload}.${good.signature}` })),
    ...duplicateMembers(good).map(([name, header]) => ({
      name: `${name}, empty signature`,
      token: `${header}.${good.payload}.`,
    })),
  ];
}

/**
 * Two parsers may each take another one of two members of the same name.
 * @see https://www.rfc-editor.org/rfc/rfc7515#section-4
 */
function duplicateMembers(good: TokenParts): [string, string][] {
  const header = JSON.stringify(good.decodedHeader);
  const append = (member: string): string => encodePart(`${header.slice(0, -1)},${member}}`);
  const prepend = (member: string): string => encodePart(`{${member},${header.slice(1)}`);
  return [
    ['duplicate alg, the last is "none"', append('"alg":"none"')],
    ['duplicate alg, the first is "none"', prepend('"alg":"none"')],
    ['duplicate kid', append('"kid":"no-such-key"')],
    ['duplicate alg, the same twice', append(`"alg":${JSON.stringify(good.decodedHeader.alg)}`)],
  ];
}
