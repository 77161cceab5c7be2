import type { CanonicalTarget } from '@portcullis/core';
import { phabricatorError } from './phabricator-failure.ts';

/**
 * Whether a request opens a WebSocket. Throws `phabricator.websocket_origin` if another site's page asks for it:
 * browsers send cookies along with those, and Phabricator's notification server does not look at `Origin`.
 *
 * @see {@link https://www.rfc-editor.org/rfc/rfc6455#section-10.2 | RFC 6455 section 10.2}
 */
export function isWebSocketUpgrade(request: Request, target: CanonicalTarget): boolean {
  const upgrade = request.headers.get('upgrade');
  if (upgrade === null || upgrade.trim().toLowerCase() !== 'websocket') return false;
  if (request.headers.get('origin') !== `${target.protocol}//${target.host}`) {
    throw phabricatorError('phabricator.websocket_origin', {
      detail: `the Origin of a WebSocket upgrade is not ${target.protocol}//${target.host}`,
    });
  }
  return true;
}
