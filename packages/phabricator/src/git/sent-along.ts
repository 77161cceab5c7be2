import { isOfOtherSite } from '@portcullis/core/internal';
import { vcsError } from './vcs-failure.ts';

/**
 * Fails with 401 `phabricator.vcs_password_unknown` where a page of another site asks: a browser that was given a password sends
 * it along by itself. Refused, since who is nobody to the gate would be somebody to Phorge, which is shown it as well.
 *
 * @param what was sent, such as `the VCS password`
 */
export function refuseSentAlong(request: Request, what: string): void {
  if (!isOfOtherSite(request)) return;
  throw vcsError('phabricator.vcs_password_unknown', {
    detail: `${what} was sent automatically by a browser, for a page of another site`,
  });
}
