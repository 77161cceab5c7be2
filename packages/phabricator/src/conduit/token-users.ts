import type { BaseContext } from '@portcullis/core';
import type { Origin } from '@portcullis/proxy';
import {
  type AskedCredentials,
  type Remembered,
  type RememberedAnswersOptions,
  rememberedAnswers,
} from '../credentials/remembered-answers.ts';
import { phorgeClient } from '../sso/phorge-client.ts';
import { conduitError } from './conduit-failure.ts';
import { type Whoami, whoami } from './whoami.ts';

/** Options for asking Phorge for the user of a Conduit token. */
export interface TokenUsersOptions<Env> extends RememberedAnswersOptions {
  readonly origin: Origin<Env>;
}

/** The user of a token, for as long as that is believed. */
export type TokenUser = Remembered<Whoami>;

/** Finds the user of a token; the same object each time while it is believed. */
export type TokenUsers<Env> = (context: BaseContext<Env>, token: string) => Promise<TokenUser>;

/** API tokens as people and bots have them. Those of a cluster (`clr-`) are for Phorge's own servers. */
const TOKEN = /^(?:api|cli)-[a-z\d]{28}$/;

const CONDUIT_TOKEN: AskedCredentials = {
  name: 'the Conduit token',
  unknownBecause: 'is not known to Phorge, or its user may not use the API',
  unknown: (occurrence) => conduitError('phabricator.conduit_token_unknown', occurrence),
  tooMany: (occurrence) => conduitError('phabricator.conduit_too_many', occurrence),
};

/**
 * Asks Phorge by `user.whoami` for the user of a token, and caches the answer for a while. Fails with 401
 * `phabricator.conduit_token_unknown`, 429 `phabricator.conduit_too_many`, 503 `phabricator.conduit_unverified`.
 */
export function tokenUsers<Env>({ origin, ...options }: TokenUsersOptions<Env>): TokenUsers<Env> {
  const ask = phorgeClient(origin);
  const remembered = rememberedAnswers<Whoami>(CONDUIT_TOKEN, options);
  return async (context, token) => {
    if (TOKEN.test(token)) return remembered(context, token, () => whoami(ask, context, token));
    throw CONDUIT_TOKEN.unknown({ detail: `${CONDUIT_TOKEN.name} is not an API token` });
  };
}
