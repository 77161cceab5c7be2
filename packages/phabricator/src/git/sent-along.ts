import { isOfOtherSite } from '@portcullis/core/internal';
import { vcsError } from './vcs-failure.ts';

/**
 * Fails with 401 `phabricator.vcs_password_unknown` for a request from a page of another site: a browser that stores a password sends it
 * automatically. Refused, because an anonymous client at the gate would be a user at Phorge, which receives the password as well.
 *
 * @param what was sent, such as `the VCS password`
 */
export function refuseSentAlong(request: Request, what: string): void {
  if (!isOfOtherSite(request)) return;
  throw vcsError('phabricator.vcs_password_unknown', {
    detail: `${what} was sent automatically by a browser, for a page of another site`,
  });
}
