import { type Answer, html } from '../answer.ts';

/** What other systems call without a cookie; Phorge itself checks a signature or a token in some, and in some nothing. */
export const WEBHOOKS: RegExp =
  /^\/(?:mail\/(?:sendgrid|mailgun|postmark)|harbormaster\/hook\/(?:circleci|buildkite))\/$/;

/** Takes what it is sent and does nothing with it. */
export function webhook(): Answer {
  return html('');
}
