import type { BaseContext, Identity } from '@portcullis/core';
import { type BasicCredentials, basicCredentials, type ProgramVerifier } from '@portcullis/core/internal';
import type { Origin } from '@portcullis/proxy';
import { isJwt } from '../credentials/jwt.ts';
import { type PhorgeGroups, phorgeGroups } from '../credentials/phorge-groups.ts';
import {
  type AskedCredentials,
  type RememberedAnswersOptions,
  rememberedAnswers,
} from '../credentials/remembered-answers.ts';
import { phorgeClient } from '../sso/phorge-client.ts';
import { basicAuthorization } from './basic-authorization.ts';
import { refuseSentAlong } from './sent-along.ts';
import { vcsError } from './vcs-failure.ts';
import { isVersionControl, repositoryBase } from './version-control.ts';

/** Options for identifying callers by their passwords for version control. */
export interface VcsPasswordOptions<Env> extends RememberedAnswersOptions {
  readonly origin: Origin<Env>;
  /** Who vouches for the callers: the public address of this Phorge. */
  readonly issuer: string;
  /** How events call it. */
  readonly provider: string;
  /** Usernames of the accounts without groups, such as bots. */
  readonly accountsWithoutGroups?: readonly string[];
}

/** Names that people have at Phorge: not `@git-lfs`, whose password is a token of Phorge's for one transfer. */
const USERNAME = /^[\w.-]{1,64}$/;

/**
 * A password as PHP parses it and Phorge uses it. If it is empty or starts with NUL, Phorge ignores the username as well, and shows a
 * public repository to an anonymous client. RFC 7617 section 2 allows no control characters.
 */
const PASSWORD = /^\P{Cc}+$/u;

/** Phorge's message for a wrong password, with 403, before it looks for the repository. */
const INVALID = 'Invalid credentials.';

const VCS_PASSWORD: AskedCredentials = {
  name: 'the VCS password',
  unknownBecause: 'is not known to Phorge',
  unknown: (occurrence) => vcsError('phabricator.vcs_password_unknown', occurrence),
  tooMany: (occurrence) => vcsError('phabricator.vcs_too_many', occurrence),
};

/**
 * Identifies callers of git, git-lfs and Mercurial by their VCS passwords: Phorge is asked for what the repository offers, with that
 * password, and its answer is cached for a while under a keyed hash, for this repository only. Once in each isolate, it is also asked with
 * a wrong password, which it must refuse.
 *
 * The identity's `issuer` is this Phorge and its `subject` the username after an `@`, in lower case: Phorge does not return the PHID here.
 * Its groups, its e-mail address and all claims but `iss`, `sub` and `preferred_username` are not known, since the identity provider was
 * not asked; of an account named in `accountsWithoutGroups` it is known that there are none.
 *
 * Fails with 401 `phabricator.vcs_password_unknown` only for a password that Phorge calls invalid, and for a page of another
 * site: git deletes a stored password that is answered by 401. With 404 `phabricator.vcs_repository_unknown` and 403
 * `phabricator.vcs_repository_refused` where Phorge does not serve the repository, 429 `phabricator.vcs_too_many`, 503
 * `phabricator.vcs_unverified`. It does **not** take the password away: Phorge checks it again. Passwords at pages are nobody's.
 */
export function vcsPassword<Env>({
  origin,
  issuer,
  provider,
  accountsWithoutGroups,
  ...options
}: VcsPasswordOptions<Env>): ProgramVerifier<Env> {
  const groupsOf = phorgeGroups(accountsWithoutGroups);
  const ask = phorgeClient(origin);
  const remembered = rememberedAnswers<{ readonly username: string }>(VCS_PASSWORD, options);
  const identities = new WeakMap<object, Identity>();

  // Whether a wrong password was seen to be refused: a web server that keeps `Authorization` from PHP, as Apache does unless told
  // otherwise, has Phorge show a public repository to everybody, whatever the password.
  let refusesWrong = false;

  /** Phorge's answer to a request for what the repository offers to these credentials. */
  async function offered(
    context: BaseContext<Env>,
    credentials: BasicCredentials,
    base: string,
  ): Promise<{ readonly status: number; readonly message: string | null }> {
    const isMercurial = new URLSearchParams(context.target.search).has('cmd');
    const offers = isMercurial ? '/?cmd=capabilities' : '/info/refs?service=git-upload-pack';
    const authorization = basicAuthorization(credentials);
    const { status, headers, body } = await ask(context, {
      path: `${base}${offers}`,
      cookies: undefined,
      authorization,
    });
    await body?.cancel().catch(() => undefined);
    return { status, message: headers.get('x-phabricator-message') };
  }

  async function asked(
    context: BaseContext<Env>,
    credentials: BasicCredentials,
    base: string,
  ): Promise<{ readonly username: string } | 'unknown'> {
    const { username } = credentials;
    const { status, message } = await offered(context, credentials, base);
    if (status === 403 && message === INVALID) return 'unknown';
    if (status !== 200) throw notServed(status);
    if (!refusesWrong) await checkWrongIsRefused(context, username, base);
    return { username: username.toLowerCase() };
  }

  async function checkWrongIsRefused(
    context: BaseContext<Env>,
    username: string,
    base: string,
  ): Promise<void> {
    // No password is the name of a request.
    const { status } = await offered(context, { username, password: context.requestId }, base);
    if (status === 200) {
      throw unverified(
        'Phorge accepts any password for this repository: its web server does not pass Authorization to PHP',
      );
    }
    if (status !== 401 && status !== 403) throw unanswered(status, 'a wrong password is refused');
    refusesWrong = true;
  }

  async function verified(
    context: BaseContext<Env>,
    credentials: BasicCredentials,
    base: string,
  ): Promise<Identity> {
    const { username, password } = credentials;
    const key = JSON.stringify([username, password, base]);
    const user = await remembered(context, key, () => asked(context, credentials, base));
    const identity = identities.get(user) ?? identityOf(user, issuer, provider, groupsOf(user.username));
    identities.set(user, identity);
    return identity;
  }

  return {
    name: 'VCS password',
    challenge: () => undefined,
    identify: (context) => {
      const credentials = basicCredentials(context);
      const base = repositoryBase(context.target);
      if (credentials === undefined || base === undefined || !isVersionControl(context)) return undefined;
      const { username, password } = credentials;
      if (!USERNAME.test(username) || !PASSWORD.test(password) || isJwt(password)) return undefined;
      // Also where its answer is remembered.
      refuseSentAlong(context.request, VCS_PASSWORD.name);
      return verified(context, credentials, base);
    },
  };
}

/** Why a repository is not served, where that proves nothing about the password. */
function notServed(status: number): Error {
  if (status === 404) {
    return vcsError('phabricator.vcs_repository_unknown', {
      detail: 'Phorge answered 404: the repository does not exist, or is not ready',
    });
  }
  if (status === 403) {
    return vcsError('phabricator.vcs_repository_refused', {
      detail: 'Phorge answered 403, but not with "Invalid credentials."',
    });
  }
  if (status === 401) {
    return unverified(
      'Phorge asked for a password although the request has one: its web server does not pass Authorization to PHP',
    );
  }
  return unanswered(status, 'the password is good');
}

function unanswered(status: number, whether: string): Error {
  return unverified(
    `Phorge answered ${status} to the request for the refs or capabilities of the repository, which does not show whether ${whether}`,
  );
}

function unverified(detail: string): Error {
  return vcsError('phabricator.vcs_unverified', { detail });
}

function identityOf(
  { username, expiresAt }: { readonly username: string; readonly expiresAt: number },
  issuer: string,
  provider: string,
  groups: PhorgeGroups,
): Identity {
  const subject = `@${username}`;
  return Object.freeze({
    kind: 'user',
    issuer,
    subject,
    email: undefined,
    name: username,
    ...groups,
    claims: { iss: issuer, sub: subject, preferred_username: username },
    authentication: { method: 'vcs-password', provider, acr: undefined, amr: [], authTime: undefined },
    expiresAt,
  } satisfies Identity);
}
