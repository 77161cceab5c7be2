import { isRedirectUri } from './registered-clients.ts';

/** What a client says of itself, as far as it is used. */
export interface ClientMetadata {
  readonly name: string;
  readonly redirectUris: readonly string[];
}

/** How many redirect URIs a client can have, and how long each can be, in characters. */
const MOST_REDIRECT_URIS = 20;
const LONGEST_REDIRECT_URI = 512;

/** Most characters of a name, which people read. */
const LONGEST_NAME = 80;

/** An error of RFC 7591, with a text for the operator. */
export interface MetadataProblem {
  readonly error: 'invalid_redirect_uri' | 'invalid_client_metadata';
  readonly detail: string;
}

/**
 * Reads what a client says of itself, in its document or when it registers. Anyone can write it.
 *
 * @see {@link https://www.rfc-editor.org/rfc/rfc7591#section-2 | RFC 7591 section 2}
 */
export function clientMetadata(given: Readonly<Record<string, unknown>>): ClientMetadata | MetadataProblem {
  const {
    client_name,
    redirect_uris,
    grant_types = ['authorization_code'],
    response_types = ['code'],
  } = given;
  const name = cleanName(client_name);
  if (name === undefined) return invalid('"client_name" is missing, or has no letters');
  if (
    !isTextList(redirect_uris) ||
    redirect_uris.length === 0 ||
    redirect_uris.length > MOST_REDIRECT_URIS ||
    !redirect_uris.every((uri) => uri.length <= LONGEST_REDIRECT_URI && isRedirectUri(uri))
  )
    return {
      error: 'invalid_redirect_uri',
      detail:
        '"redirect_uris" is missing or too long, or contains one that is neither https, nor loopback, nor of a scheme with a dot',
    };
  if (!isTextList(grant_types) || !grant_types.includes('authorization_code'))
    return invalid('"grant_types" does not contain authorization_code');
  if (!isTextList(response_types) || !response_types.includes('code'))
    return invalid('"response_types" does not contain code');
  if (given.client_secret !== undefined) return invalid('"client_secret" must not be there');
  return { name, redirectUris: redirect_uris };
}

/**
 * A name for people, without what is not visible or reverses the direction of a text, and not longer than a line; `undefined` if nothing
 * remains of it.
 */
export function cleanName(given: unknown): string | undefined {
  if (typeof given !== 'string') return undefined;
  const visible = given
    .normalize('NFC')
    .replaceAll(/\s+/gu, ' ')
    .replaceAll(/[\p{C}\p{Zl}\p{Zp}]/gu, '')
    .trim();
  const name = [...visible].slice(0, LONGEST_NAME).join('').trim();
  return /[\p{L}\p{N}]/u.test(name) ? name : undefined;
}

function isTextList(given: unknown): given is readonly string[] {
  return Array.isArray(given) && given.every((one) => typeof one === 'string');
}

function invalid(detail: string): MetadataProblem {
  return { error: 'invalid_client_metadata', detail };
}
