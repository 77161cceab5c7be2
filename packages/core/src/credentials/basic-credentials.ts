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
  const found = basicOctets(request);
  try {
    return found && { username: textOf(found.username), password: textOf(found.password) };
  } catch {
    return undefined;
  }
}

/** The same before it is read as text: a character for each octet. */
export function basicOctets({ headers }: Pick<Request, 'headers'>): BasicCredentials | undefined {
  const [, encoded] = /^basic +([\w+/]+=*)$/i.exec(headers.get('authorization') ?? '') ?? [];
  if (encoded === undefined) return undefined;
  try {
    const pair = atob(encoded);
    const colon = pair.indexOf(':');
    return colon === -1 ? undefined : { username: pair.slice(0, colon), password: pair.slice(colon + 1) };
  } catch {
    return undefined;
  }
}

function textOf(octets: string): string {
  return decoder.decode(Uint8Array.from(octets, (character) => character.charCodeAt(0)));
}
