import type { Answer } from '../answer.ts';

/** Phorge's message is in the reason phrase, in a header, and in the body; no page headers, no cookie. */
export function vcsRefusal(
  status: number,
  message: string,
  headers: readonly (readonly [string, string])[] = [],
): Answer {
  return {
    status,
    reason: message,
    contentType: 'text/html; charset=UTF-8',
    frame: 'bare',
    headers: [...headers, ['X-Phabricator-Message', message]],
    body: `${status} ${message}`,
  };
}
