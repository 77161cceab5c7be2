import { CompactSign, type CryptoKey, exportJWK, generateKeyPair, type JWK } from 'jose';

/** Signature algorithms the identity provider can sign with. */
export type SignatureAlgorithm =
  | 'RS256'
  | 'RS384'
  | 'RS512'
  | 'PS256'
  | 'PS384'
  | 'PS512'
  | 'ES256'
  | 'ES384'
  | 'ES512'
  | 'EdDSA'
  | 'Ed25519';

/** A JOSE header as a test wants it: members set to `undefined` are left out of the token. */
export type JoseHeader = Readonly<Record<string, unknown>>;

interface SigningKey {
  readonly kid: string;
  readonly privateKey: CryptoKey;
  readonly publicJwk: JWK;
}

/** The keys of one provider: one signs, all are published. */
export class SigningKeys {
  readonly #algorithm: SignatureAlgorithm;
  readonly #published: SigningKey[];
  #current: SigningKey;
  #generated = 1;

  private constructor(algorithm: SignatureAlgorithm, first: SigningKey) {
    this.#algorithm = algorithm;
    this.#current = first;
    this.#published = [first];
  }

  static async create(algorithm: SignatureAlgorithm): Promise<SigningKeys> {
    return new SigningKeys(algorithm, await generateSigningKey(algorithm, 'key-1'));
  }

  /** Makes a new signing key. Without `keepOld`, tokens signed before have no published key any more. */
  async rotate(keepOld: boolean): Promise<void> {
    this.#generated += 1;
    const next = await generateSigningKey(this.#algorithm, `key-${this.#generated}`);
    if (!keepOld) this.#published.length = 0;
    this.#published.push(next);
    this.#current = next;
  }

  /** A JWS of exactly these bytes; `alg` and `kid` of the current key unless the header says otherwise. */
  async sign(header: JoseHeader, payload: Uint8Array): Promise<string> {
    const protectedHeader = { alg: this.#algorithm, kid: this.#current.kid, ...header };
    return await new CompactSign(payload).setProtectedHeader(protectedHeader).sign(this.#current.privateKey);
  }

  publicJwks(): { keys: JWK[] } {
    return { keys: this.#published.map((key) => ({ ...key.publicJwk })) };
  }
}

async function generateSigningKey(algorithm: SignatureAlgorithm, kid: string): Promise<SigningKey> {
  const { privateKey, publicKey } = await generateKeyPair(algorithm);
  const publicJwk = { ...(await exportJWK(publicKey)), kid, alg: algorithm, use: 'sig' };
  return { kid, privateKey, publicJwk };
}
