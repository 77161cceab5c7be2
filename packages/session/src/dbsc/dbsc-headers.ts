import { ALGORITHMS } from './bound-key.ts';

/** The header with which a response asks the browser to register a key. */
export const REGISTRATION = 'secure-session-registration';
/** The header with which a response gives a challenge. */
export const CHALLENGE = 'secure-session-challenge';
/** The header that names the session of a proof. */
export const SESSION_ID = 'sec-secure-session-id';
/** The header with a proof. */
export const PROOF = 'secure-session-response';

/** The value of a parameter: a string, a token, a number or a Boolean. */
const PARAMETER = String.raw`(?:"(?:[ !#-[\]-~]|\\["\\])*"|[A-Za-z*][\w.*/:-]*|-?\d{1,15}|\?[01])`;

/**
 * One item of a structured field: a string, as the specification has it, or a token, as Chromium sends it. Parameters are ignored. None of
 * the values here needs another character.
 */
const ITEM = new RegExp(
  String.raw`^ *(?:"([\w.-]+)"|([A-Za-z][\w.-]*))(?:; *[a-z*][a-z\d_.*-]*(?:=${PARAMETER})?)* *$`,
);

/**
 * The value of a header field that is one string; `undefined` if it is absent, or something else.
 * @see {@link https://www.rfc-editor.org/rfc/rfc9651#section-3.3.3 | RFC 9651 section 3.3.3}
 */
export function itemIn(headers: Headers, name: string): string | undefined {
  const [, text, token] = ITEM.exec(headers.get(name) ?? '') ?? [];
  return text ?? token;
}

/** @see {@link https://w3c.github.io/webappsec-dbsc/#header-secure-session-registration | Secure-Session-Registration} */
export function registrationField(path: string, challenge: string): string {
  return `(${ALGORITHMS.join(' ')});path="${path}";challenge="${challenge}"`;
}

/** @see {@link https://w3c.github.io/webappsec-dbsc/#header-secure-session-challenge | Secure-Session-Challenge} */
export function challengeField(challenge: string, identifier: string): string {
  return `"${challenge}";id="${identifier}"`;
}
