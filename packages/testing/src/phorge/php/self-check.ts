import { type Answer, phpJson } from '../answer.ts';
import type { Pair } from './php-parameters.ts';

const FILLER_LENGTH = 16_384;

/**
 * The answer to any request with the header `X-Setup-SelfCheck`: an echo of path, parameters, Basic
 * credentials and body, without a login.
 */
export function selfCheck(
  path: string,
  query: readonly Pair[],
  authorization: string | undefined,
  body: Buffer,
): Answer {
  const encoded = /^Basic\s+(\S+)$/i.exec(authorization ?? '')?.[1];
  const credentials = encoded === undefined ? undefined : Buffer.from(encoded, 'base64').toString();
  const colon = credentials?.indexOf(':') ?? -1;
  const echo = {
    path,
    params: query.map(([name, value]) => ({ name, value })),
    user: credentials === undefined ? null : credentials.slice(0, colon),
    pass: credentials === undefined ? null : credentials.slice(colon + 1),
    'raw.base64': body.toString('base64'),
    filler: 'Q'.repeat(FILLER_LENGTH),
  };
  return { status: 200, contentType: 'application/json', frame: 'resource', body: phpJson(echo) };
}
