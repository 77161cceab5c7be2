import { AccessError, type BaseContext } from '@portcullis/core';
import type { SessionDependencies } from '../request/session-dependencies.ts';
import type { ShownText } from '../request/session-manager.ts';
import { secondsOf } from '../session/seconds.ts';
import type { Session } from '../session/session.ts';
import { storeCall } from '../session/store-call.ts';
import type { LoginCredentialsSettings } from './credential-options.ts';
import { type CodeContent, sealCredential } from './sealed-texts.ts';
import { createdOnce, replayed, type SingleUseParts } from './single-use.ts';

/** A credential, as the program that requested it gets it. */
export interface IssuedCredential {
  readonly text: string;
  readonly id: string;
  /** Its lifetime, in seconds. */
  readonly expiresIn: number;
}

/**
 * Creates the credential that a code stands for, once. Returns the reason, for the operator, if it is not to be created. The caller must
 * check that the client that brings the code is the one that requested it: a second use of the code ends the credential that was created
 * for it.
 */
export async function issueCredential(
  code: CodeContent,
  context: BaseContext,
  parts: SessionDependencies,
  credentials: LoginCredentialsSettings,
): Promise<IssuedCredential | string> {
  const { id, session: text, name } = code;
  const { ring, settings } = parts;
  const now = secondsOf(context);
  const create = async () => {
    const session = await sessionOf({ text, sealedBy: undefined }, context, parts);
    if (typeof session === 'string') return session;
    const { issuer, subject, startedAt } = session;
    const endsAt = Math.min(now + credentials.lifetimeSeconds, startedAt + settings.lifetimeSeconds);
    const { idHash: sessionKey } = await parts.manager.facts(session);
    const credential = { id, sessionKey, issuer, subject, name, createdAt: now, usedAt: now, endsAt };
    await storeCall(settings)(() => credentials.store.addCredential(credential, now));
    return credential;
  };
  const created = await createdOnce(code, create, context, singleUse(id, context, parts, credentials));
  if (typeof created === 'string') return created;
  const { issuer, subject, endsAt } = created;
  context.trail.add({
    type: 'credential',
    change: 'issued',
    by: 'user',
    id,
    name,
    issuer,
    subject,
    expires: endsAt,
  });
  return { text: await sealCredential(ring, { id, session: text, endsAt }), id, expiresIn: endsAt - now };
}

/**
 * The session that a code or token was issued in; otherwise the reason, for the operator, why it is not valid.
 *
 * @param shown with the key that sealed a token. That of a code is not looked at: a code lasts for a minute, and what is issued for it is
 *   sealed with the newest key
 */
export async function sessionOf(
  shown: ShownText,
  context: BaseContext,
  { manager }: Pick<SessionDependencies, 'manager'>,
): Promise<Session | string> {
  try {
    return await manager.standsFor(shown, context);
  } catch (error) {
    if (error instanceof AccessError && error.status === 401) return 'its session has ended';
    throw error;
  }
}

/** Revokes the credential that was issued for a code that is used again. */
export function revokeReplayed(
  id: string,
  context: BaseContext,
  parts: SessionDependencies,
  credentials: LoginCredentialsSettings,
): Promise<void> {
  return replayed(id, context, singleUse(id, context, parts, credentials));
}

function singleUse(
  id: string,
  context: BaseContext,
  { settings }: SessionDependencies,
  { store }: LoginCredentialsSettings,
): SingleUseParts {
  const revoke = async (): Promise<void> => {
    const gone = await storeCall(settings)(() => store.revokeCredential(id, undefined));
    if (gone === undefined) return;
    const { name, issuer, subject, endsAt: expires } = gone;
    const entry = { type: 'credential', change: 'revoked', by: 'replay' } as const;
    context.trail.add({ ...entry, id, name, issuer, subject, expires });
  };
  return { settings, store, revoke };
}
