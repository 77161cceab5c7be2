import type { BaseContext } from '@portcullis/core';
import type { Origin } from '@portcullis/proxy';
import {
  type Remembered,
  type RememberedAnswersOptions,
  rememberedAnswers,
} from '../credentials/remembered-answers.ts';
import { phabricatorError } from '../phabricator-failure.ts';
import { phorgeClient } from '../sso/phorge-client.ts';
import { type Whoami, whoami } from './whoami.ts';

/** How Phorge is asked whose a Conduit token is. */
export interface TokenUsersOptions<Env> extends RememberedAnswersOptions {
  readonly origin: Origin<Env>;
}

/** The user of a token, for as long as that is believed. */
export type TokenUser = Remembered<Whoami>;

/** Finds the user of a token; the same object each time while it is believed. */
export type TokenUsers<Env> = (context: BaseContext<Env>, token: string) => Promise<TokenUser>;

/** API tokens as people and bots have them. Those of a cluster (`clr-`) are for Phorge's own servers. */
const TOKEN = /^(?:api|cli)-[a-z\d]{28}$/;

/**
 * Asks Phorge by `user.whoami` whose a token is, and remembers the answer for a while. Fails with 401
 * `phabricator.conduit_token_unknown`, 429 `phabricator.conduit_too_many`, 503 `phabricator.conduit_unverified`.
 */
export function tokenUsers<Env>({ origin, ...options }: TokenUsersOptions<Env>): TokenUsers<Env> {
  const ask = phorgeClient(origin);
  const remembered = rememberedAnswers<Whoami>(options);
  return async (context, token) => {
    if (!TOKEN.test(token)) throw refused('is no API token');
    const user = await remembered(context, token, () => whoami(ask, context, token));
    switch (user) {
      case 'unknown':
        throw refused('is not known to Phorge, or its user may not use the API');
      case 'known-unknown':
        throw refused('was not known a moment ago');
      case 'too-many':
        throw phabricatorError('phabricator.conduit_too_many', {
          detail: 'too many tokens that nobody remembers within a minute',
          headers: { 'retry-after': '60' },
        });
      default:
        return user;
    }
  };
}

function refused(why: string): Error {
  return phabricatorError('phabricator.conduit_token_unknown', { detail: `the Conduit token ${why}` });
}
