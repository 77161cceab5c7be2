import { exportSPKI, importJWK, type JWK } from 'jose';
import type { Forgery } from './forgery.ts';
import { encodePart, type TokenParts } from './token-parts.ts';

/**
 * Tokens with an HMAC whose secret is the public key, in each form a careless verifier may hold it.
 * @see https://www.rfc-editor.org/rfc/rfc8725#section-2.1
 */
export async function keyConfusion(good: TokenParts, publicJwk: JWK): Promise<Forgery[]> {
  const key = await importJWK(publicJwk, good.decodedHeader.alg, { extractable: true });
  if (key instanceof Uint8Array) throw new TypeError('forgeries() needs a public key, not a secret');
  const pem = await exportSPKI(key);
  const text = new TextEncoder();
  const der = Uint8Array.from(atob(pem.replace(/-----[^-]+-----|\s/g, '')), (char) => char.charCodeAt(0));
  const secrets: [string, Uint8Array][] = [
    ['as PEM', text.encode(pem.trimEnd())],
    ['as PEM with a final newline', text.encode(`${pem.trimEnd()}\n`)],
    ['as DER bytes', der],
    ['as JWK text', text.encode(JSON.stringify(publicJwk))],
    ['as the text of the JWK modulus or point', text.encode(publicJwk.n ?? publicJwk.x ?? '')],
    ['replaced by a single zero byte', new Uint8Array(1)],
  ];
  const variants = secrets.flatMap(([form, secret]) =>
    (['HS256', 'HS384', 'HS512'] as const).map((alg) => ({ form, secret, alg })),
  );
  return await Promise.all(
    variants.map(async ({ form, secret, alg }) => {
      const signed = `${encodePart({ ...good.decodedHeader, alg })}.${good.payload}`;
      const signature = await hmac(alg, secret, text.encode(signed));
      return { name: `${alg} with the public key ${form}`, token: `${signed}.${encodePart(signature)}` };
    }),
  );
}

async function hmac(
  alg: 'HS256' | 'HS384' | 'HS512',
  secret: Uint8Array,
  data: Uint8Array,
): Promise<Uint8Array> {
  const algorithm = { name: 'HMAC', hash: alg.replace('HS', 'SHA-') };
  const key = await crypto.subtle.importKey('raw', secret, algorithm, false, ['sign']);
  return new Uint8Array(await crypto.subtle.sign('HMAC', key, data));
}
