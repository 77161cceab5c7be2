import type { BaseContext, Random } from '@portcullis/core';
import { clientNetwork, defined, sha256, toBase64url } from '@portcullis/core/internal';
import { pageUrl } from '../addresses/page-url.ts';
import { protocolFieldsIn } from '../endpoints/parameters.ts';
import { loginError } from '../failures/login-failure.ts';
import { sessionError } from '../failures/session-failure.ts';
import { loginPlace } from '../login/login-place.ts';
import { randomValue } from '../login/login-state.ts';
import type { SessionDependencies } from '../request/session-dependencies.ts';
import { secondsOf } from '../session/seconds.ts';
import { storeCall } from '../session/store-call.ts';
import { POLL_SECONDS } from '../store/credential-store.ts';
import { programName } from './code-request.ts';
import { DEVICE_SECONDS } from './credential-limits.ts';
import type { LoginCredentialsSettings } from './credential-options.ts';
import { requireOwnOrigin, ringFor } from './giving-host.ts';
import { OAUTH_HEADERS, oauthAnswer } from './oauth-answer.ts';
import { sealDeviceCode } from './sealed-texts.ts';

/** No vowels, so that codes do not form words, and no letters that look like another character (RFC 8628 section 6.1). */
const LETTERS = 'BCDFGHJKLMNPQRSTVWXZ';

/**
 * Lets a program wait for a user to approve it in another browser. The program is unauthenticated: it gets only a code to show, and one
 * network gets no more codes than it needs.
 *
 * @see {@link https://www.rfc-editor.org/rfc/rfc8628#section-3.1 | RFC 8628 section 3.1}
 */
export function deviceEndpoint(
  context: BaseContext,
  parts: SessionDependencies,
  credentials: LoginCredentialsSettings,
): Promise<Response> {
  return oauthAnswer(context, () => waiting(context, parts, credentials));
}

async function waiting(
  context: BaseContext,
  parts: SessionDependencies,
  { store, limits }: LoginCredentialsSettings,
): Promise<Response> {
  const { request } = context;
  const { settings, ring } = parts;
  // Browsers say where a form comes from, programs do not: a page must not use up what the network of its reader may ask for.
  if (request.headers.has('origin'))
    throw loginError('session.origin', { detail: 'the request for a device code was sent by a web page' });
  if (parts.loginHost === undefined) requireOwnOrigin(settings);
  // Nothing is behind the login host that a program could ask.
  ringFor(settings.base.origin, parts);
  const given = await protocolFieldsIn(request, settings, ['client_id']);
  const name = programName(given.client_id);
  if (!limits.takesDevice(context)) {
    throw sessionError('session.tries_limited', {
      detail: 'too many device codes were requested from this network; the store was not queried',
      headers: { 'retry-after': '60' },
    });
  }
  const now = secondsOf(context);
  const endsAt = now + DEVICE_SECONDS;
  const deviceCode = await sealDeviceCode(ring, { id: randomValue(settings.random), endsAt });
  const userCode = randomUserCode(settings.random);
  const client = request.headers.has('cf-connecting-ip') ? clientNetwork(request) : undefined;
  const device = {
    key: toBase64url(await sha256(deviceCode)),
    userCode,
    name,
    client,
    place: defined({ host: settings.base.origin, client, country: loginPlace(request).country }),
    endsAt,
  };
  if (!(await storeCall(settings)(() => store.addDevice(device, now)))) {
    throw sessionError('session.unavailable', {
      detail: 'too many devices are already waiting, from this network or in total',
    });
  }
  const page = pageUrl(settings, 'credentials/device');
  return Response.json(
    {
      device_code: deviceCode,
      user_code: userCode,
      verification_uri: page,
      verification_uri_complete: `${page}?user_code=${userCode}`,
      expires_in: DEVICE_SECONDS,
      interval: POLL_SECONDS,
    },
    { headers: OAUTH_HEADERS },
  );
}

/** Normalizes a typed code, in any case and with any characters between the letters, to the stored form. */
export function userCodeOf(typed: string): string | undefined {
  const letters = typed.toUpperCase().replaceAll(/[^A-Z]/g, '');
  return letters.length === 8 ? `${letters.slice(0, 4)}-${letters.slice(4)}` : undefined;
}

function randomUserCode(random: Random): string {
  let letters = '';
  while (letters.length < 8) {
    const [byte = 0] = random(new Uint8Array(1));
    // 240 is the largest multiple of 20: every letter is as likely.
    if (byte < 240) letters += LETTERS[byte % LETTERS.length];
  }
  return `${letters.slice(0, 4)}-${letters.slice(4)}`;
}
