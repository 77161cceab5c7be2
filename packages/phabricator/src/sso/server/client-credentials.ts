import type { BaseContext } from '@portcullis/core';

/** Who a client says it is, and its proof. */
export interface ClientCredentials {
  readonly id: string;
  readonly secret: string;
}

const NOBODY: ClientCredentials = { id: '', secret: '' };

/**
 * The credentials in a token request: in `Authorization: Basic`, or in its form, as Phorge sends them; `undefined` for a
 * client that proves itself twice. What cannot be read is nobody's. It does **not** check them.
 *
 * @see {@link https://www.rfc-editor.org/rfc/rfc6749#section-2.3.1 | RFC 6749 section 2.3.1}
 */
export function clientCredentials(
  { headers }: BaseContext['request'],
  fields: ReadonlyMap<string, string>,
): ClientCredentials | undefined {
  const authorization = headers.get('authorization');
  const id = fields.get('client_id');
  const secret = fields.get('client_secret');
  if (authorization === null) return { id: id ?? '', secret: secret ?? '' };
  if (secret !== undefined) return undefined;
  const found = basicCredentials(authorization);
  return id === undefined || id === found.id ? found : NOBODY;
}

function basicCredentials(authorization: string): ClientCredentials {
  const [, encoded = ''] = /^basic ([\w+/]+=*)$/i.exec(authorization) ?? [];
  try {
    const [, id, secret] = /^([^:]*):(.*)$/s.exec(atob(encoded)) ?? [];
    return id === undefined || secret === undefined ? NOBODY : { id: decoded(id), secret: decoded(secret) };
  } catch {
    // Neither base64 nor percent-encoding that is broken is anybody's.
    return NOBODY;
  }
}

/** Each part is encoded like a field of a form, before both are joined. */
function decoded(text: string): string {
  return decodeURIComponent(text.replaceAll('+', ' '));
}
