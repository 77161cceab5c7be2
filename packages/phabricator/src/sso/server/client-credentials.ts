import type { BaseContext } from '@portcullis/core';
import { basicOctets } from '@portcullis/core/internal';

/** A client's id and secret. */
export interface ClientCredentials {
  readonly id: string;
  readonly secret: string;
}

const NOBODY: ClientCredentials = { id: '', secret: '' };

/**
 * The credentials in a token request: in `Authorization: Basic`, or in its form, as Phorge sends them; `undefined` for a client that
 * authenticates twice, and for unreadable ones. It does **not** check them.
 *
 * @see {@link https://www.rfc-editor.org/rfc/rfc6749#section-2.3.1 | RFC 6749 section 2.3.1}
 */
export function clientCredentials(
  request: BaseContext['request'],
  fields: ReadonlyMap<string, string>,
): ClientCredentials | undefined {
  const id = fields.get('client_id');
  const secret = fields.get('client_secret');
  if (!request.headers.has('authorization')) return { id: id ?? '', secret: secret ?? '' };
  if (secret !== undefined) return undefined;
  const found = fromBasic(request);
  return id === undefined || id === found.id ? found : NOBODY;
}

function fromBasic(request: BaseContext['request']): ClientCredentials {
  const found = basicOctets(request);
  try {
    return found === undefined ? NOBODY : { id: decoded(found.username), secret: decoded(found.password) };
  } catch {
    // Percent-encoding that is broken is nobody's.
    return NOBODY;
  }
}

/** Each part is encoded like a field of a form, before both are joined. */
function decoded(text: string): string {
  return decodeURIComponent(text.replaceAll('+', ' '));
}
