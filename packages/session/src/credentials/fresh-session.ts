import type { BaseContext } from '@portcullis/core';
import { requiredSession } from '../endpoints/required-session.ts';
import { sessionError } from '../failures/session-failure.ts';
import type { SessionDependencies } from '../request/session-dependencies.ts';
import { CLOCK_TOLERANCE, secondsOf } from '../session/seconds.ts';
import type { Session } from '../session/session.ts';
import type { LoginCredentialsSettings } from './credential-options.ts';

/**
 * The session of a person who may give a credential. Where the options name a greatest age of their login, one that is older, or does not
 * say how old it is, is asked for again (RFC 9470).
 */
export async function freshSession(
  context: BaseContext,
  parts: SessionDependencies,
  { maxLoginAgeSeconds }: Pick<LoginCredentialsSettings, 'maxLoginAgeSeconds'>,
): Promise<Session> {
  const session = await requiredSession(context, parts);
  if (maxLoginAgeSeconds === undefined) return session;
  const { authTime } = parts.manager.identity(session).authentication;
  const oldest = secondsOf(context) - maxLoginAgeSeconds - CLOCK_TOLERANCE;
  if (authTime !== undefined && authTime >= oldest) return session;
  const challenge = `Bearer error="insufficient_user_authentication", max_age="${maxLoginAgeSeconds}"`;
  throw sessionError('session.login_required', {
    detail: `giving a credential needs a login of the last ${maxLoginAgeSeconds} s`,
    headers: { 'www-authenticate': challenge },
  });
}
