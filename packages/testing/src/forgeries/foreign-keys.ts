import { base64url, CompactSign, exportJWK, exportSPKI, generateKeyPair, type JWK } from 'jose';
import type { Forgery } from './forgery.ts';
import { encodePart, type TokenParts } from './token-parts.ts';

/** A critical header extension no verifier knows. */
export const UNKNOWN_EXTENSION = 'https://attacker.example/ext';

/** The attacker's own key pair, of the same algorithm as the good token, and how to sign with it. */
export interface AttackerKeys {
  readonly publicJwk: JWK;
  /** Standard base64 of the public key's DER, the form of an `x5c` member. */
  readonly derBase64: string;
  sign(header: Readonly<Record<string, unknown>>): Promise<string>;
}

export async function attackerKeys(good: TokenParts): Promise<AttackerKeys> {
  const { alg } = good.decodedHeader;
  const { privateKey, publicKey } = await generateKeyPair(alg, { extractable: true });
  const pem = await exportSPKI(publicKey);
  return {
    publicJwk: { ...(await exportJWK(publicKey)), alg, use: 'sig' },
    derBase64: pem.replace(/-----[^-]+-----|\s/g, ''),
    sign: async (header) =>
      await new CompactSign(base64url.decode(good.payload))
        .setProtectedHeader({ ...good.decodedHeader, ...header })
        .sign(privateKey, { crit: { [UNKNOWN_EXTENSION]: true } }),
  };
}

/**
 * Well-formed tokens signed with a key the issuer never published, some of which contain that key.
 * @see https://www.rfc-editor.org/rfc/rfc8725#section-3.10
 */
export async function foreignKeys(good: TokenParts, attacker: AttackerKeys): Promise<Forgery[]> {
  const jwk = attacker.publicJwk;
  const jwks = encodeURIComponent(JSON.stringify({ keys: [jwk] }));
  const headers: [string, Record<string, unknown>][] = [
    ['foreign key under the same kid', {}],
    ['foreign key without kid', { kid: undefined }],
    ['foreign key under an unknown kid', { kid: 'no-such-key' }],
    ['embedded jwk', { jwk }],
    ['embedded jwk without kid', { jwk, kid: undefined }],
    ['embedded jwk that claims the kid', { jwk: { ...jwk, kid: good.decodedHeader.kid } }],
    ['jku that points to the attacker', { jku: 'https://attacker.example/jwks.json' }],
    [
      'jku that points to the attacker, without kid',
      { jku: 'https://attacker.example/jwks.json', kid: undefined },
    ],
    ['jku with the keys in a data: address', { jku: `data:application/json,${jwks}` }],
    ['x5u that points to the attacker', { x5u: 'https://attacker.example/chain.pem' }],
    ['x5c with the attacker’s key', { x5c: [attacker.derBase64] }],
    ['x5c with the attacker’s key, without kid', { x5c: [attacker.derBase64], kid: undefined }],
    ['x5t of a certificate the attacker made', { x5t: encodePart(new Uint8Array(20)), kid: undefined }],
  ];
  return await Promise.all(
    headers.map(async ([name, header]) => ({ name, token: await attacker.sign(header) })),
  );
}
