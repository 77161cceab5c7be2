import type { AgentClient } from './agent-client.ts';

/** Loopback by address, or by the name that many clients use: `http` alone, since a program on the same computer has no certificate. */
const LOOPBACK = /^http:\/\/(?:127\.0\.0\.1|\[::1\]|localhost)(?::[1-9]\d{0,4})?(?=\/|$)/;

/**
 * Whether a client registered a redirect URI: to the letter, but for the port of a loopback address, which a program gets from its operating
 * system when it starts.
 *
 * @see {@link https://www.rfc-editor.org/rfc/rfc8252#section-7.3 | RFC 8252 section 7.3}
 */
export function takesRedirect({ redirectUris }: Pick<AgentClient, 'redirectUris'>, uri: string): boolean {
  if (redirectUris.includes(uri)) return true;
  return isLoopback(uri) && redirectUris.map(withoutPort).includes(withoutPort(uri));
}

/** Whether a code that is sent there stays on the computer of the browser. */
export function isLoopback(uri: string): boolean {
  // Only in the form in which `URL` writes it: otherwise a browser could go elsewhere than the text says.
  return LOOPBACK.test(uri) && URL.parse(uri)?.href === uri;
}

function withoutPort(uri: string): string {
  return isLoopback(uri) ? uri.replace(LOOPBACK, (origin) => origin.replace(/:\d+$/, '')) : uri;
}
