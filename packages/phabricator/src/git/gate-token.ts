import type { BaseContext } from '@portcullis/core';
import { basicCredentials } from '../credentials/basic-credentials.ts';
import { type BearerVerifier, identityOfBearer, isJwt } from '../credentials/bearer-elsewhere.ts';
import { phabricatorError } from '../phabricator-failure.ts';
import type { VersionControlVerifier } from './vcs-password.ts';
import { isVersionControl } from './version-control.ts';

/**
 * What git shows to the gate, and not to Phorge: a JWT as the password of `Authorization: Basic`, as in
 * `https://gate:TOKEN@phorge.example.com/source/lab.git`. `undefined` if there is none.
 */
export function gateToken(context: Pick<BaseContext, 'request' | 'target'>): string | undefined {
  const password = basicCredentials(context)?.password;
  return password !== undefined && isJwt(password) && isVersionControl(context) ? password : undefined;
}

/**
 * Has verifiers of bearer tokens look where git can put one. Fails as they do, and with 401
 * `phabricator.vcs_password_unknown` for one that is none of theirs.
 */
export function gateTokens<Env>(verifiers: readonly BearerVerifier<Env>[]): VersionControlVerifier<Env> {
  return {
    name: 'token for version control',
    challenge: () => undefined,
    identify: (context) => {
      const token = gateToken(context);
      if (token === undefined) return undefined;
      const identity = identityOfBearer(verifiers, context, token);
      if (identity !== undefined) return identity;
      throw phabricatorError('phabricator.vcs_password_unknown', {
        detail: 'the password has the form of a token, and is none of a configured provider',
      });
    },
  };
}
