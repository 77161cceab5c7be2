import type { BaseContext, Identity } from '@portcullis/core';
import { withSetCookies } from '@portcullis/core/internal';
import { accountId } from '../account-id.ts';
import type { BrowserCookies } from '../cookies/browser-cookies.ts';
import { mergedCookies } from '../cookies/phorge-cookies.ts';
import { pageWords } from '../html/page-words.ts';
import { readPage } from '../html/read-page.ts';
import { redirectPath } from '../linking/redirect-path.ts';
import type { PhorgeClient } from '../phorge-client.ts';
import { readRegisterForm } from './register-form.ts';

/**
 * Completes the registration form that Phorge shows, with the visitor's own cookies and the values that Phorge proposes, so that the user
 * does not have to press its button. Returns Phorge's response, or the unchanged page: the person can complete every form that this cannot.
 * With an invitation, they must: anyone's link can set one in a browser, and Phorge then gives the account the invited address, as
 * verified, and not the person's.
 *
 * Writes `sso` `registered` or `registration_refused` to the trail. Fails with the proxy's codes for an origin that is down or slow. The
 * caller must ensure that the registration is this person's.
 *
 * @param cookies those that the page was asked for with
 */
export async function completeRegistration<Env>(
  context: BaseContext<Env>,
  person: Identity,
  cookies: Pick<BrowserCookies, 'header' | 'hasInvitation'>,
  answer: Response,
  call: PhorgeClient<Env>,
): Promise<Response> {
  const { target, trail } = context;
  const account = await accountId(person.issuer, person.subject);
  const refused = (detail: string, shown: Response): Response => {
    trail.add({ type: 'sso', step: 'registration_refused', account, detail });
    return shown;
  };
  if (cookies.hasInvitation) {
    return refused(
      'the registration follows an invitation, whose e-mail address Phorge would assign to the account',
      answer,
    );
  }
  const page = await readPage(answer);
  if (page.text === undefined) return refused('the page is not HTML, or is too long', page.response);
  const reading = readRegisterForm(page.text, target.pathname);
  if (!reading.ok) return refused(reading.reason, page.response);

  const lines = answer.headers.getSetCookie();
  const posted = await call(context, {
    path: target.pathname,
    cookies: mergedCookies(cookies.header, lines),
    form: reading.form,
  });
  const withBoth = (response: Response): Response =>
    withSetCookies(response, [...lines, ...posted.headers.getSetCookie()]);
  if (redirectPath(posted, context) === '/auth/validate/') {
    trail.add({ type: 'sso', step: 'registered', username: reading.username, account });
    return withBoth(posted);
  }
  if (posted.status === 302) return refused('Phorge redirects to another page', withBoth(posted));
  if (posted.status !== 200) {
    await posted.body?.cancel();
    return refused(`Phorge answered ${posted.status}`, withBoth(page.response));
  }
  const shown = await readPage(posted);
  const words = shown.text === undefined ? undefined : pageWords(shown.text);
  return refused(`Phorge says: ${words ?? 'nothing'}`, withBoth(shown.response));
}
