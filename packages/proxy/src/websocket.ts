import type { CanonicalTarget } from '@portcullis/core';
import { proxyError } from './proxy-failure.ts';

/**
 * Throws `proxy.websocket_origin` if another site's page opens a WebSocket: browsers send cookies along with those, and few
 * servers look at `Origin`.
 *
 * @see {@link https://www.rfc-editor.org/rfc/rfc6455#section-10.2 | RFC 6455 section 10.2}
 */
export function checkWebSocketOrigin(request: Request, { protocol, host }: CanonicalTarget): void {
  if (request.headers.get('origin') === `${protocol}//${host}`) return;
  throw proxyError('proxy.websocket_origin', {
    detail: `the Origin of a WebSocket upgrade is not ${protocol}//${host}`,
  });
}
