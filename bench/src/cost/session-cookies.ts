import { SignJWT } from 'jose';
import { keepVersion } from '../../../packages/gateway/src/features/login/keep-version.ts';
import type { GatewayConfiguration } from '../../../packages/gateway/src/generated/types.ts';
import { KeyRing } from '../../../packages/session/src/cookies/key-ring.ts';
import { SESSION_COOKIE } from '../../../packages/session/src/cookies/session-cookie.ts';
import type { Session } from '../../../packages/session/src/session/session.ts';
import { GATE_HOST, ISSUER, SESSION_SECRET } from '../../workers/names.ts';

/** Longer than any bench: no session is refreshed or written again in between. */
const DAY = 86_400;

/** Variables of `@hono/oidc-auth`. */
export const HONO_OIDC_VARIABLES = {
  OIDC_AUTH_SECRET: SESSION_SECRET,
  OIDC_ISSUER: ISSUER,
  OIDC_CLIENT_ID: 'bench',
  OIDC_CLIENT_SECRET: 'bench',
} as const;

/** The cookie of somebody who has logged in, as `@hono/oidc-auth` writes it. */
export async function honoOidcCookie(): Promise<string> {
  const later = nowInSeconds() + DAY;
  const claims = { sub: 'user-1', email: 'user-1@corp.example', rtk: '', rtkexp: later, ssnexp: later };
  const secret = new TextEncoder().encode(SESSION_SECRET);
  return `oidc-auth=${await new SignJWT(claims).setProtectedHeader({ alg: 'HS256', typ: 'JWT' }).sign(secret)}`;
}

/**
 * The same of our own sessions: with groups, as they are for.
 *
 * @param keepVersion what the gate's `keepVersion` is: another one makes the gate ask the provider again, once the session is a minute
 *   old. Default: that of a gate that states none
 */
export async function ownSessionCookie(subject: string, keepVersion?: string): Promise<string> {
  const now = nowInSeconds();
  const session: Session = {
    id: `session of ${subject}`,
    provider: 'corp',
    issuer: ISSUER,
    subject,
    sid: undefined,
    nonce: 'bench',
    claims: { sub: subject, email: `${subject}@corp.example`, email_verified: true },
    groups: ['eng-web', 'everyone'],
    startedAt: now,
    // Of the future, so that the minute after which it is written again is not reached.
    seenAt: now + DAY,
    identifiedAt: now,
    keepVersion,
    // One that could be refreshed would be, within five minutes, however late it says that this is due.
    refreshAt: now + DAY,
    refreshToken: undefined,
    idToken: undefined,
  };
  const sealed = await new KeyRing([SESSION_SECRET], `https://${GATE_HOST}`).seal(
    SESSION_COOKIE,
    JSON.stringify({ v: 1, session }),
  );
  return `${SESSION_COOKIE}=1.${sealed}`;
}

/** The same of the gateway that is built of a configuration. */
export function gatewaySessionCookie(
  subject: string,
  configuration: Pick<GatewayConfiguration, 'roles'>,
): Promise<string> {
  return ownSessionCookie(subject, keepVersion(configuration, [], {}));
}

function nowInSeconds(): number {
  return Math.floor(Date.now() / 1000);
}
