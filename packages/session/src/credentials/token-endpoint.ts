import type { BaseContext } from '@portcullis/core';
import { sha256, toBase64url } from '@portcullis/core/internal';
import { protocolFieldsIn } from '../endpoints/parameters.ts';
import type { SessionDependencies } from '../request/session-dependencies.ts';
import { secondsOf } from '../session/seconds.ts';
import { storeCall } from '../session/store-call.ts';
import { POLL_SECONDS } from '../store/credential-store.ts';
import { isOfWhoAsked } from './code-owner.ts';
import type { LoginCredentialsSettings } from './credential-options.ts';
import { issueCredential, revokeReplayed } from './issue-credential.ts';
import { OAUTH_HEADERS, oauthAnswer, oauthError } from './oauth-answer.ts';
import { type CodeContent, openCode, openDeviceCode } from './sealed-texts.ts';

const NO_DEVICE = 'no device is waiting for this code';

const DEVICE_CODE = 'urn:ietf:params:oauth:grant-type:device_code';

/**
 * Exchanges codes for credentials: those that a browser brought to a loopback address, and those of devices. A program need not identify
 * itself, since its code proves what it may get; one that does must be the one that requested the code.
 *
 * @see {@link https://www.rfc-editor.org/rfc/rfc6749#section-4.1.3 | RFC 6749 section 4.1.3} and RFC 8628 section 3.4
 */
export function tokenEndpoint(
  context: BaseContext,
  parts: SessionDependencies,
  settings: LoginCredentialsSettings,
): Promise<Response> {
  return oauthAnswer(context, () => exchange(context, parts, settings));
}

async function exchange(
  context: BaseContext,
  parts: SessionDependencies,
  settings: LoginCredentialsSettings,
): Promise<Response> {
  const names = ['grant_type', 'code', 'redirect_uri', 'code_verifier', 'device_code', 'client_id'] as const;
  const { client_id: program = '', ...given } = await protocolFieldsIn(
    context.request,
    parts.settings,
    names,
  );
  switch (given.grant_type) {
    case 'authorization_code': {
      const content = await openCode(parts.ring, given.code ?? '');
      if (content === undefined)
        return refused(context, 'invalid_grant', 'the code was not issued by this gateway');
      if (!(await isOfWhoAsked(content, given.redirect_uri, given.code_verifier))) {
        return refused(
          context,
          'invalid_grant',
          'redirect_uri or code_verifier does not match the request for the code',
        );
      }
      // Whoever brings one code again and again has the store asked each time.
      if (!settings.limits.takesPoll(content.id, context)) {
        return refused(context, 'invalid_grant', 'the code was sent too often');
      }
      return issued(content, program, context, parts, settings);
    }
    case DEVICE_CODE: {
      const now = secondsOf(context);
      const code = await openDeviceCode(parts.ring, given.device_code ?? '');
      // Anybody can make up a code, and one store answers for everyone: it is asked about those that were made here alone.
      if (code === undefined || now >= code.endsAt) return refused(context, 'expired_token', NO_DEVICE);
      if (!settings.limits.takesPoll(code.id, context)) {
        return oauthError('slow_down', { interval: 2 * POLL_SECONDS });
      }
      const key = toBase64url(await sha256(given.device_code ?? ''));
      const answer = await storeCall(parts.settings)(() => settings.store.pollDevice(key, now));
      if (answer.state === 'pending') return oauthError('authorization_pending');
      if (answer.state === 'too_fast') return oauthError('slow_down', { interval: 2 * POLL_SECONDS });
      const id = credentialIdOf(key);
      if (answer.state === 'used') {
        await revokeReplayed(id, context, parts, settings);
        return refused(context, 'expired_token', 'the code has already been used');
      }
      const content = answer.state === 'granted' ? await openCode(parts.ring, answer.grant) : undefined;
      if (content === undefined) return refused(context, 'expired_token', NO_DEVICE);
      return issued({ ...content, id }, program, context, parts, settings);
    }
    case undefined:
      return refused(context, 'invalid_request', '"grant_type" is missing');
    default:
      return refused(context, 'unsupported_grant_type', '"grant_type" is not a supported value');
  }
}

/** The credential of a device is named after its code, so that a second use of the code finds it. */
function credentialIdOf(key: string): string {
  return key.slice(0, 16);
}

async function issued(
  content: CodeContent,
  program: string,
  context: BaseContext,
  parts: SessionDependencies,
  settings: LoginCredentialsSettings,
): Promise<Response> {
  if (program !== '' && program !== content.name) {
    return refused(context, 'invalid_grant', '"client_id" is not the client that requested the code');
  }
  const made = await issueCredential(content, context, parts, settings);
  if (typeof made === 'string') return refused(context, 'invalid_grant', made);
  const { text, id, expiresIn } = made;
  return Response.json(
    {
      ...{ access_token: text, token_type: 'Bearer', expires_in: expiresIn, credential_id: id },
      application_password: settings.applicationPassword,
      application_token: settings.applicationToken,
    },
    { headers: OAUTH_HEADERS },
  );
}

/** The record contains the reason; the client receives no more than the standard requires. */
function refused({ trail }: BaseContext, error: string, detail: string): Response {
  trail.add({ type: 'request.failed', code: 'session.credential_refused', status: 400, detail });
  return oauthError(error);
}
