import type { BaseContext } from '@portcullis/core';
import {
  type BearerVerifier,
  basicCredentials,
  bearerElsewhere,
  isOfOtherSite,
  type ProgramVerifier,
} from '@portcullis/core/internal';
import { isJwt } from '../credentials/jwt.ts';
import { isConduitCall } from '../proxy/conduit-cookies.ts';
import { knownConduitCall } from './conduit-call.ts';
import { conduitError } from './conduit-failure.ts';

/**
 * The token that the client of a Conduit call shows to the gate, and not to Phorge: the password of `Authorization: Basic`, as in
 * `https://gate:TOKEN@phorge.example.com/`; or, for clients that can send nothing but an API token, what precedes that and a `~`, or a JWT
 * in its place. Only bearer tokens are supported. `undefined` if there is none, and for a password that a browser sends for a page of
 * another site: any form there can call a method.
 */
export function edgeCredential({
  request,
  target,
}: Pick<BaseContext, 'request' | 'target'>): string | undefined {
  if (!isConduitCall(target.path)) return undefined;
  const { token, gateCredential } = knownConduitCall(request) ?? {};
  if (gateCredential !== undefined) return gateCredential;
  if (token !== undefined && isJwt(token)) return token;
  return isOfOtherSite(request) ? undefined : basicCredentials({ request })?.password;
}

/**
 * Has verifiers of bearer tokens look where Conduit clients can put one. Needs `readConduitCall` before it. Fails as they do, and with 401
 * `phabricator.conduit_token_unknown` for a credential that no verifier accepts.
 */
export function edgeCredentials<Env>(verifiers: readonly BearerVerifier<Env>[]): ProgramVerifier<Env> {
  return bearerElsewhere(verifiers, 'edge credential', edgeCredential, () =>
    conduitError('phabricator.conduit_token_unknown', {
      detail: 'the credential for the gateway is not a token of a configured provider',
    }),
  );
}

/**
 * Has the verifier of the gate's own credentials look before the API token, as in `pcl_…~api-…`: arc and others have no other field for one
 * that they do not print. Needs `readConduitCall` before it. Fails as the verifier does, and with 401 `phabricator.conduit_token_unknown`
 * for anything that is not one of its credentials.
 */
export function credentialsBeforeTokens<Env>(verifier: BearerVerifier<Env>): ProgramVerifier<Env> {
  return bearerElsewhere(
    [verifier],
    'credential before the API token',
    ({ request }) => knownConduitCall(request)?.gateCredential,
    () =>
      conduitError('phabricator.conduit_token_unknown', {
        detail: 'the text in front of the API token is not a credential of the gateway',
      }),
  );
}
