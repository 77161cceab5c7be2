/**
 * Fills a `.dev.vars.example` in: each value that is to be generated becomes a new one, each time another.
 *
 * `"GENERATE"` is 32 random octets as base64url; `"GENERATE_ES256"` a private key as JWK, as `web()` signs assertions with;
 * `"GENERATE_ED25519"` a private key as PKCS #8 in base64, as logs and witnesses sign with.
 */
export async function withGeneratedKeys(example: string): Promise<string> {
  let text = '';
  let rest = 0;
  for (const found of example.matchAll(/"(GENERATE\w*)"/g)) {
    const make = generators[found[1] as keyof typeof generators];
    if (make === undefined) throw new Error(`.dev.vars.example: there is no way to generate ${found[1]}`);
    text += `${example.slice(rest, found.index)}'${await make()}'`;
    rest = found.index + found[0].length;
  }
  return text + example.slice(rest);
}

const generators: Readonly<Record<string, () => string | Promise<string>>> = {
  GENERATE: () => base64url(crypto.getRandomValues(new Uint8Array(32))),
  GENERATE_ES256: assertionKey,
  GENERATE_ED25519: signingKey,
};

/** As `generateAssertionKey()` of `@portcullis/web` makes it. */
async function assertionKey(): Promise<string> {
  const algorithm = { name: 'ECDSA', namedCurve: 'P-256' };
  const pair = (await crypto.subtle.generateKey(algorithm, true, ['sign', 'verify'])) as CryptoKeyPair;
  const { kty, crv, x, y, d } = (await crypto.subtle.exportKey('jwk', pair.privateKey)) as JsonWebKey;
  // RFC 7638: the thumbprint is over exactly these members, in this order.
  const members = new TextEncoder().encode(JSON.stringify({ crv, kty, x, y }));
  const kid = base64url(new Uint8Array(await crypto.subtle.digest('SHA-256', members)));
  return JSON.stringify({ kty, crv, x, y, d, kid, alg: 'ES256', use: 'sig' });
}

/** As `generateSigningKey()` of `@portcullis/tlog` makes it. */
async function signingKey(): Promise<string> {
  const pair = (await crypto.subtle.generateKey('Ed25519', true, ['sign', 'verify'])) as CryptoKeyPair;
  return Buffer.from((await crypto.subtle.exportKey('pkcs8', pair.privateKey)) as ArrayBuffer).toString(
    'base64',
  );
}

function base64url(octets: Uint8Array): string {
  return Buffer.from(octets).toString('base64url');
}
