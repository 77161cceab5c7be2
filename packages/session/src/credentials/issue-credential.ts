import { AccessError, type BaseContext } from '@portcullis/core';
import type { SessionDependencies } from '../request/session-dependencies.ts';
import { secondsOf } from '../session/seconds.ts';
import type { Session } from '../session/session.ts';
import { storeCall } from '../session/store-call.ts';
import type { LoginCredentialsSettings } from './credential-options.ts';
import { type CodeContent, sealCredential } from './sealed-texts.ts';

/** A credential, as the program that requested it gets it. */
export interface IssuedCredential {
  readonly text: string;
  readonly id: string;
  /** Its lifetime, in seconds. */
  readonly expiresIn: number;
}

/** How long two callers who bring one code concurrently can see each other, in seconds: longer than any wait. */
const MEANWHILE_SECONDS = 300;

/**
 * Creates the credential that a code stands for, once. Returns the reason, for the operator, if it is not to be created. The caller must
 * check that the client that brings the code is the one that requested it: a second use of the code ends the credential that was created
 * for it.
 */
export async function issueCredential(
  { id, session: text, name, endsAt }: CodeContent,
  context: BaseContext,
  parts: SessionDependencies,
  credentials: LoginCredentialsSettings,
): Promise<IssuedCredential | string> {
  const { ring, manager, settings } = parts;
  const { store, lifetimeSeconds } = credentials;
  const now = secondsOf(context);
  const call = storeCall(settings);
  if (now >= endsAt || !(await call(() => store.redeemCode(id, endsAt, now)))) {
    await revokeReplayed(id, context, parts, credentials);
    return now >= endsAt ? 'the code has expired' : 'the code has already been used';
  }
  let session: Session;
  try {
    // A code lasts for minutes, and what is given for it is sealed with the newest key.
    session = await manager.standsFor({ text, sealedBy: undefined }, context);
  } catch (error) {
    if (error instanceof AccessError && error.status === 401) return 'its session has ended';
    throw error;
  }
  const { issuer, subject, startedAt } = session;
  const until = Math.min(now + lifetimeSeconds, startedAt + settings.lifetimeSeconds);
  const { idHash: sessionKey } = await manager.facts(session);
  const credential = { id, sessionKey, issuer, subject, name, createdAt: now, usedAt: now, endsAt: until };
  await call(() => store.addCredential(credential, now));
  if (!(await marksFirst(id, context, parts, credentials))) {
    await revokeGiven(id, context, parts, credentials);
    return 'the code was used a second time while it was being redeemed';
  }
  context.trail.add({
    type: 'credential',
    change: 'issued',
    by: 'user',
    id,
    name,
    issuer,
    subject,
    expires: until,
  });
  return {
    text: await sealCredential(ring, { id, session: text, endsAt: until }),
    id,
    expiresIn: until - now,
  };
}

/**
 * Revokes what was issued for a code that is used again: one of the two clients may have stolen it.
 *
 * @see {@link https://www.rfc-editor.org/rfc/rfc6749#section-4.1.2 | RFC 6749 section 4.1.2}
 */
export async function revokeReplayed(
  id: string,
  context: BaseContext,
  parts: SessionDependencies,
  credentials: LoginCredentialsSettings,
): Promise<void> {
  // First the mark: where the credential is not there yet, whoever adds it finds that.
  await marksFirst(id, context, parts, credentials);
  await revokeGiven(id, context, parts, credentials);
}

async function revokeGiven(
  id: string,
  context: BaseContext,
  parts: SessionDependencies,
  credentials: LoginCredentialsSettings,
): Promise<void> {
  const gone = await storeCall(parts.settings)(() => credentials.store.revokeCredential(id, undefined));
  if (gone === undefined) return;
  const { name, issuer, subject, endsAt: expires } = gone;
  const entry = { type: 'credential', change: 'revoked', by: 'replay' } as const;
  context.trail.add({ ...entry, id, name, issuer, subject, expires });
}

/** Marks a code as used. Returns whether it was unused: of two concurrent uses, the one that is later here sees the other. */
function marksFirst(
  id: string,
  context: BaseContext,
  { settings }: SessionDependencies,
  { store }: LoginCredentialsSettings,
): Promise<boolean> {
  const now = secondsOf(context);
  return storeCall(settings)(() => store.redeemCode(`${id} given`, now + MEANWHILE_SECONDS, now));
}
