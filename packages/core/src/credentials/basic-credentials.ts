import type { BaseContext } from '../request/base-context.ts';

/** The user name and password of `Authorization: Basic`. */
export interface BasicCredentials {
  readonly username: string;
  readonly password: string;
}

const decoder = /* @__PURE__ */ new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/**
 * Parses `Authorization: Basic`; `undefined` for another scheme, and for bytes that are not UTF-8.
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

/** The same without UTF-8 decoding: one character for each byte. */
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
