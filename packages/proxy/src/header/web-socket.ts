import { readTokens, trimWhitespace, writeText } from './field-value.ts';

/**
 * The headers of a WebSocket handshake, each as it is forwarded; `undefined` for a malformed value.
 *
 * @see {@link https://www.rfc-editor.org/rfc/rfc6455#section-4.1 | RFC 6455 section 4.1}
 */
export const webSocketHeaders: ReadonlyMap<string, (value: string) => string | undefined> = new Map([
  ['sec-websocket-extensions', writeText],
  ['sec-websocket-key', (value) => matching(/^[A-Za-z\d+/]{22}==$/, value)],
  // Subprotocols are case-sensitive.
  ['sec-websocket-protocol', (value) => (readTokens(value)?.length ? writeText(value) : undefined)],
  ['sec-websocket-version', (value) => matching(/^\d{1,3}$/, value)],
]);

function matching(pattern: RegExp, value: string): string | undefined {
  const text = trimWhitespace(value);
  return pattern.test(text) ? text : undefined;
}
