import type { BaseContext } from '../request/base-context.ts';

/** A name and a password, as `Authorization: Basic` carries them. */
export interface BasicCredentials {
  readonly username: string;
  readonly password: string;
}

const decoder = /* @__PURE__ */ new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/**
 * Reads `Authorization: Basic`; `undefined` for any other, and for what is no text in UTF-8.
 * @see {@link https://www.rfc-editor.org/rfc/rfc7617#section-2 | RFC 7617 section 2}
 */
export function basicCredentials({ request }: Pick<BaseContext, 'request'>): BasicCredentials | undefined {
  const [, encoded] = /^basic +([\w+/]+=*)$/i.exec(request.headers.get('authorization') ?? '') ?? [];
  if (encoded === undefined) return undefined;
  try {
    const text = decoder.decode(Uint8Array.from(atob(encoded), (character) => character.charCodeAt(0)));
    const colon = text.indexOf(':');
    if (colon === -1) return undefined;
    return { username: text.slice(0, colon), password: text.slice(colon + 1) };
  } catch {
    return undefined;
  }
}

/** The header of a name and a password. */
export function basicAuthorization({ username, password }: BasicCredentials): string {
  const bytes = new TextEncoder().encode(`${username}:${password}`);
  return `Basic ${btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''))}`;
}
