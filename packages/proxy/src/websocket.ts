import type { CanonicalTarget } from '@portcullis/core';
import { proxyError } from './proxy-failure.ts';

/**
 * Throws `proxy.websocket_origin` if a page of another site opens a WebSocket: browsers send cookies with the handshake, and few
 * servers check `Origin`. Every browser sends `Origin`: a client without it and without cookies is a program, whose credential no
 * page can send.
 *
 * @see {@link https://www.rfc-editor.org/rfc/rfc6455#section-10.2 | RFC 6455 section 10.2}
 */
export function checkWebSocketOrigin(request: Request, { protocol, host }: CanonicalTarget): void {
  const origin = request.headers.get('origin');
  if (origin === `${protocol}//${host}` || (origin === null && !request.headers.has('cookie'))) return;
  throw proxyError('proxy.websocket_origin', {
    detail: `the Origin of a WebSocket upgrade is not ${protocol}//${host}`,
  });
}
