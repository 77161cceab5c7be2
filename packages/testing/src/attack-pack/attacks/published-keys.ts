import { decodeJwt, importJWK, type JWK, SignJWT } from 'jose';
import type { Attack, Probe } from '../attack.ts';

/** Keys that are public, or can be guessed: a signature by one proves nothing. */
export const publishedKeys: readonly Attack[] = [
  {
    row: 'C52',
    title: 'a key that is printed somewhere',
    source: 'Superset CVE-2023-27524, RFC 7515 appendix A',
    needs: ['tokens'],
    how: {
      probes: async ({ good, base, tokens, callerWith, closedPage }) => {
        const claims = { ...decodeJwt(good), exp: Math.floor(Date.now() / 1000) + 600 };
        const publicJwk = (await tokens?.publicJwk()) ?? {};
        const texts: Readonly<Record<string, string | undefined>> = {
          'the issuer': claims.iss,
          'the audience': [claims.aud].flat()[0],
          'the address of the gate': base,
          'the host of the gate': new URL(base).host,
          'the id of the provider’s key': publicJwk.kid,
          'the subject': claims.sub,
          secret: 'secret',
          'an example’s secret': 'your-256-bit-secret',
          changeme: 'changeme',
          'Superset’s first': '\x02\x01thisismyscretkey\x01\x02\\e\\y\\y\\h',
        };
        const signed = async (
          name: string,
          alg: string,
          key: Parameters<SignJWT['sign']>[0],
          kid?: string,
        ) => {
          const token = await new SignJWT(claims)
            .setProtectedHeader({ alg, typ: 'JWT', ...(kid === undefined ? {} : { kid }) })
            .sign(key);
          const probe: Probe = {
            name,
            request: { path: closedPage, headers: callerWith(token) },
            wanted: 'refused',
          };
          return probe;
        };
        const byText = Object.entries(texts).flatMap(([name, text]) =>
          text === undefined || text === ''
            ? []
            : [
                signed(`${name} as the secret of HS256`, 'HS256', new TextEncoder().encode(text)),
                signed(
                  `${name}, under the provider’s key id`,
                  'HS256',
                  new TextEncoder().encode(text),
                  publicJwk.kid,
                ),
              ],
        );
        const byKey = PRINTED.flatMap(({ name, alg, jwk }) =>
          [undefined, publicJwk.kid].map(async (kid) => signed(name, alg, await importJWK(jwk, alg), kid)),
        );
        return await Promise.all([...byText, ...byKey]);
      },
    },
  },
];

/** Keys of RFC 7515 that sign. */
const PRINTED: readonly { readonly name: string; readonly alg: string; readonly jwk: JWK }[] = [
  {
    ...{ name: 'the secret of RFC 7515 A.1', alg: 'HS256' },
    jwk: {
      kty: 'oct',
      k: 'AyM1SysPpbyDfgZld3umj1qzKObwVMkoqQ-EstJQLr_T-1qS0gZH75aKtMN3Yj0iPS4hcgUuTwjAzZr1Z9CAow',
    },
  },
  {
    ...{ name: 'the private key of RFC 7515 A.3', alg: 'ES256' },
    jwk: {
      ...{ kty: 'EC', crv: 'P-256', d: 'jpsQnnGQmL-YBIffH1136cspYG6-0iY7X1fCE9-E9LI' },
      x: 'f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU',
      y: 'x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0',
    },
  },
];
