import type { BaseContext } from '@portcullis/core';
import { loginError } from '../failures/login-failure.ts';
import type { AgentsSettings } from './agents-options.ts';
import type { AgentClient } from './clients/agent-client.ts';
import { takesRedirect } from './clients/takes-redirect.ts';
import { scopesFor } from './scopes.ts';

/** The parameters of an authorization request, and of the form that repeats them. */
export const AUTHORIZATION_PARAMETERS = [
  'response_type',
  'client_id',
  'redirect_uri',
  'scope',
  'state',
  'code_challenge',
  'code_challenge_method',
  'resource',
] as const;

/** Where the answer to a request goes. */
export interface AnswerPlace {
  readonly client: AgentClient;
  readonly redirectUri: string;
  readonly state: string | undefined;
}

/** What a client asks for. */
export interface AuthorizationRequest extends AnswerPlace {
  readonly challenge: string;
  readonly resource: string;
  readonly scopes: readonly string[];
}

/** A request that is refused with an error code of RFC 6749 or RFC 8707. */
export interface RefusedRequest extends AnswerPlace {
  readonly error: 'invalid_request' | 'unsupported_response_type' | 'invalid_scope' | 'invalid_target';
  /** For the operator. */
  readonly detail: string;
}

/**
 * Reads an authorization request. It throws `session.parameters` where the answer must not be sent to the redirect URI, because it is not
 * known to be the client's, and `session.client_unavailable` where the client cannot be looked up.
 *
 * @see {@link https://www.rfc-editor.org/rfc/rfc6749#section-4.1.2.1 | RFC 6749 section 4.1.2.1}, RFC 7636 section 4.4.1 and RFC 8707
 */
export async function authorizationRequest(
  given: URLSearchParams,
  { clients, resources }: Pick<AgentsSettings, 'clients' | 'resources'>,
  context: BaseContext,
): Promise<AuthorizationRequest | RefusedRequest> {
  const [id, ...otherIds] = given.getAll('client_id');
  const [redirectUri, ...otherUris] = given.getAll('redirect_uri');
  if (id === undefined || otherIds.length > 0) throw refused('"client_id" is missing or repeated');
  if (redirectUri === undefined || otherUris.length > 0)
    throw refused('"redirect_uri" is missing or repeated');
  const client = await clients.find(id, context);
  if ('refused' in client) {
    if (client.refused !== 'temporarily_unavailable') throw refused(client.detail);
    throw loginError('session.client_unavailable', { detail: client.detail });
  }
  if (!takesRedirect(client, redirectUri))
    throw refused('"redirect_uri" is not a redirect URI of the client');
  const state = given.get('state') ?? undefined;
  const place = { client, redirectUri, state: state !== undefined && STATE.test(state) ? state : undefined };
  const no = (error: RefusedRequest['error'], detail: string): RefusedRequest => ({
    ...place,
    error,
    detail,
  });

  const repeated = AUTHORIZATION_PARAMETERS.find(
    (name) => name !== 'resource' && given.getAll(name).length > 1,
  );
  if (repeated !== undefined) return no('invalid_request', `"${repeated}" is repeated`);
  if (place.state !== state) return no('invalid_request', '"state" has too many or other characters');
  if (given.get('response_type') !== 'code')
    return no('unsupported_response_type', '"response_type" must be code');
  const challenge = given.get('code_challenge') ?? '';
  // Without a method it would be `plain` (RFC 7636 section 4.3), by which a code that was intercepted can be used.
  if (given.get('code_challenge_method') !== 'S256' || !/^[\w-]{43}$/.test(challenge))
    return no('invalid_request', '"code_challenge" is required, with the method S256');
  const scopes = scopesFor(given.get('scope') ?? undefined);
  if (scopes === undefined) return no('invalid_scope', '"scope" has none of the scopes of this gate');
  const [resource = resources.length === 1 ? resources[0] : undefined, ...otherResources] =
    given.getAll('resource');
  if (resource === undefined || otherResources.length > 0 || !resources.includes(resource))
    return no('invalid_target', '"resource" is missing, repeated, or not an address of this gate');
  return { ...place, challenge, resource, scopes };
}

/** Printable ASCII (RFC 6749 appendix A.5). */
const STATE = /^[\x20-\x7e]{1,512}$/;

function refused(detail: string): Error {
  return loginError('session.parameters', { detail });
}

/** The redirect URI with the parameters of an answer, and with the issuer that gives it (RFC 9207). */
export function answerAddress(
  { redirectUri, state }: AnswerPlace,
  issuer: string,
  answer: Readonly<Record<string, string>>,
): string {
  const address = new URL(redirectUri);
  for (const [name, value] of Object.entries(answer)) address.searchParams.set(name, value);
  if (state !== undefined) address.searchParams.set('state', state);
  address.searchParams.set('iss', issuer);
  return address.href;
}
