import type { BaseContext, HasCaller, Identity } from '@portcullis/core';
import { localPath, withSetCookies } from '@portcullis/core/internal';
import { stringifySetCookie } from 'cookie';
import { accountId } from '../account-id.ts';
import type { BoundCookies } from '../cookies/bound-cookies.ts';
import type { BrowserCookies } from '../cookies/browser-cookies.ts';
import type { UnboundSession } from '../cookies/unbound-session.ts';
import type { MacRing } from '../mac-ring.ts';
import { serverPaths } from '../server/server.ts';
import { ssoError } from '../sso-failure.ts';
import type { SsoSettings } from '../sso-options.ts';
import { type ConnectParts, canConnect, connectAccount } from './connect-account.ts';
import { readLinkAnswer } from './link-answer.ts';
import { linkOfferPage, linkPage, linkRefusedPage } from './link-page.ts';
import { redirectPath } from './redirect-path.ts';

/** What the link flow needs. */
export interface LinkingParts<Env> extends ConnectParts<Env> {
  readonly settings: SsoSettings<Env>;
  readonly ring: MacRing;
  readonly bound: BoundCookies;
}

/** Longest address that a person is redirected back to, in characters. */
const MAX_RETURN_TO = 2048;

/** As long as Phorge's own session cookie, in seconds. */
const SESSION_SECONDS = 157_680_000;

/**
 * Connects accounts that existed before the gate: a user who comes with a valid old session of Phorge, and no proof of whose it is, is
 * asked once whether the account is theirs.
 *
 * A session that started at the gate is never offered, and Phorge refuses a second person for one account. It does **not** know who used
 * the browser before: it asks.
 */
export class Linking<Env> {
  readonly #parts: LinkingParts<Env>;
  readonly #providerId: number;

  constructor(parts: LinkingParts<Env>, providerId: number) {
    this.#parts = parts;
    this.#providerId = providerId;
  }

  /**
   * The question, if there is one to ask. Asks Phorge whether the session lives, and whether its account can be connected;
   * writes `sso` `link_refused` to the trail if it cannot.
   */
  async offer(
    context: BaseContext<Env>,
    person: Identity,
    { unbound }: BrowserCookies,
  ): Promise<Response | undefined> {
    if (unbound === undefined) return undefined;
    const { settings, call, ring } = this.#parts;
    const { username, header } = unbound;
    const probe = await call(context, {
      path: `/auth/validate/?${new URLSearchParams({ expect: username })}`,
      cookies: header,
    });
    await probe.body?.cancel();
    // Phorge leads on only if the name that is asked for, the cookie's and the session's are one.
    if (redirectPath(probe, context) !== '/auth/finish/') return undefined;
    const connectable = await canConnect(context, unbound, this.#providerId, this.#parts);
    if (!connectable.ok) {
      // Nobody is asked what cannot be done. Whose the session was, its own login will say.
      const account = await accountId(person.issuer, person.subject);
      context.trail.add({ type: 'sso', step: 'link_refused', username, account, detail: connectable.reason });
      return undefined;
    }
    const { pathname, search } = context.target;
    const offer = {
      username,
      person,
      action: serverPaths(settings).link,
      returnTo: `${pathname}${search}`,
      proof: await ring.make('link offer', this.#facts(unbound, person)),
    };
    return linkPage(context.request, settings, (messages, site) => linkOfferPage(offer, messages, site));
  }

  /**
   * Handles the answer. Writes `sso` `linked` or `link_refused` to the trail. Fails with `sso.origin` for a form of another site,
   * `sso.request` for one that the gate did not create, `sso.other_person` for an offer that was made to another person, and with the
   * failures of issuing a code.
   */
  async answer(context: BaseContext<Env> & HasCaller): Promise<Response> {
    const { request, caller, trail } = context;
    const { settings, ring, bound } = this.#parts;
    if (request.method !== 'POST') throw ssoError('sso.not_found');
    if (caller.kind === 'anonymous') {
      throw ssoError('sso.login_required', { headers: { 'www-authenticate': caller.challenges.join(', ') } });
    }
    if (caller.kind !== 'user') throw ssoError('sso.people_only');
    if (request.headers.get('origin') !== settings.base.origin) {
      throw ssoError('sso.origin', { detail: `the Origin of the form is not ${settings.base.origin}` });
    }
    const { choice, offer, ...given } = await readLinkAnswer(request);
    const returnTo = localPath(given.return_to, settings.base, MAX_RETURN_TO)?.href ?? '/';
    const { unbound } = await bound.read(context);
    // Connected already, in another tab or by a second click.
    if (unbound === undefined) return seeOther(returnTo, []);
    if (!(await ring.check('link offer', this.#facts(unbound, caller), offer))) {
      throw ssoError('sso.other_person', { detail: 'the account was offered to another user' });
    }
    if (choice === 'not_mine') return seeOther(returnTo, this.#removals(context));

    const account = await accountId(caller.issuer, caller.subject);
    const { username, session } = unbound;
    const connection = await connectAccount(context, caller, unbound, this.#providerId, this.#parts);
    if (connection.ok) {
      trail.add({ type: 'sso', step: 'linked', username, account });
      return seeOther(returnTo, [await bound.claim(session, caller, SESSION_SECONDS)]);
    }
    trail.add({ type: 'sso', step: 'link_refused', username, account, detail: connection.reason });
    const page = await linkPage(request, settings, (messages, site) =>
      linkRefusedPage(username, returnTo, context, messages, site),
    );
    return withSetCookies(page, this.#removals(context));
  }

  #facts({ session, username }: UnboundSession, { issuer, subject }: Identity): readonly string[] {
    return [this.#parts.settings.clientId, session, username, issuer, subject];
  }

  /** Takes the old session from the browser, whether or not it was set with a domain. */
  #removals({ target }: BaseContext): readonly string[] {
    const prefix = this.#parts.settings.cookiePrefix;
    return ['phsid', 'phusr'].flatMap((name) => {
      const removal = { name: `${prefix}${name}`, value: 'deleted', maxAge: 0, path: '/' };
      return [stringifySetCookie(removal), stringifySetCookie({ ...removal, domain: target.hostname })];
    });
  }
}

function seeOther(location: string, lines: readonly string[]): Response {
  const answer = new Response(null, { status: 303, headers: { location, 'cache-control': 'no-store' } });
  return withSetCookies(answer, lines);
}
