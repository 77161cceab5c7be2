import { type Answer, phpJson } from '../answer.ts';
import { basicCredentials } from './basic-credentials.ts';
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
  const credentials = basicCredentials(authorization);
  const echo = {
    path,
    params: query.map(([name, value]) => ({ name, value })),
    user: credentials?.username ?? null,
    pass: credentials?.password ?? null,
    'raw.base64': body.toString('base64'),
    filler: 'Q'.repeat(FILLER_LENGTH),
  };
  return { status: 200, contentType: 'application/json', frame: 'resource', body: phpJson(echo) };
}
