import { readContentType } from '@portcullis/proxy';
import { withoutCsrfTokens } from './csrf-tokens.ts';

/** What the menu of every page has for a visitor who is not logged in, and for no user. */
const LOGIN_BUTTON = 'phabricator-core-login-button';

/** The end of a session is only offered to users. */
const LOGOUT = '/logout/';

/** Types of bodies that are no pages. */
const NO_PAGE =
  /^(?:text\/(?:plain|css|javascript)|application\/(?:javascript|pdf|octet-stream)|image\/[\w.-]+|font\/[\w.-]+)$/;

/** Every byte becomes one character; ASCII stays what it is. */
const bytewise = /* @__PURE__ */ new TextDecoder('latin1');

/**
 * The body of an answer as any anonymous client may receive it; `undefined` for one that may be for one viewer only. A page must show that it is for a
 * visitor who is not logged in, and loses its tokens against CSRF. A body of an unknown type, and one with a token that is not recognized,
 * is for no one else.
 */
export function strangersBody(
  body: Uint8Array<ArrayBuffer>,
  { headers }: Pick<Response, 'headers'>,
): Uint8Array<ArrayBuffer> | undefined {
  const { mediaType } = readContentType(headers.get('content-type') ?? '') ?? {};
  if (mediaType === 'text/html') return strangersPage(body);
  if (mediaType === undefined || !NO_PAGE.test(mediaType)) return undefined;
  const text = bytewise.decode(body);
  return withoutCsrfTokens(text) === text ? body : undefined;
}

function strangersPage(body: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> | undefined {
  const page = utf8(body);
  if (page === undefined || !page.includes(LOGIN_BUTTON) || page.includes(LOGOUT)) return undefined;
  const clean = withoutCsrfTokens(page);
  return clean === undefined ? undefined : Uint8Array.from(new TextEncoder().encode(clean));
}

function utf8(body: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(body);
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    return undefined;
  }
}
