import type { BaseContext } from '@portcullis/core';
import {
  type BearerVerifier,
  basicCredentials,
  bearerElsewhere,
  type ProgramVerifier,
} from '@portcullis/core/internal';
import { isJwt } from '../credentials/jwt.ts';
import { refuseSentAlong } from './sent-along.ts';
import { vcsError } from './vcs-failure.ts';
import { isVersionControl } from './version-control.ts';

/**
 * The token that git shows to the gate, and not to Phorge: a JWT as the password of `Authorization: Basic`, as in
 * `https://gate:TOKEN@phorge.example.com/source/lab.git`. `undefined` if there is none.
 */
export function gateToken(context: Pick<BaseContext, 'request' | 'target'>): string | undefined {
  const password = basicCredentials(context)?.password;
  return password !== undefined && isJwt(password) && isVersionControl(context) ? password : undefined;
}

/**
 * Has verifiers of bearer tokens look where git can put one. Fails as they do, and with 401 `phabricator.vcs_password_unknown` for a token
 * that no verifier accepts, and for one that a browser sends for a page of another site.
 */
export function gateTokens<Env>(verifiers: readonly BearerVerifier<Env>[]): ProgramVerifier<Env> {
  return bearerElsewhere(verifiers, 'token for version control', tokenShown, () =>
    vcsError('phabricator.vcs_password_unknown', {
      detail: 'the password has the form of a token, but is not a token of a configured provider',
    }),
  );
}

function tokenShown(context: Pick<BaseContext, 'request' | 'target'>): string | undefined {
  const token = gateToken(context);
  if (token !== undefined) refuseSentAlong(context.request, 'the token in the password field');
  return token;
}
