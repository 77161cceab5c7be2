import type { Forgery } from './forgery.ts';
import { encodePart, type TokenParts } from './token-parts.ts';

/**
 * Tokens that claim to need no signature.
 * @see https://www.rfc-editor.org/rfc/rfc8725#section-2.1
 */
export function unsigned(good: TokenParts): Forgery[] {
  return ['none', 'None', 'NONE', 'nOnE', 'none ', ''].flatMap((alg) => {
    const header = encodePart({ ...good.decodedHeader, alg });
    return [
      { name: `alg "${alg}" with an empty signature`, token: `${header}.${good.payload}.` },
      { name: `alg "${alg}" with the signature kept`, token: `${header}.${good.payload}.${good.signature}` },
    ];
  });
}
