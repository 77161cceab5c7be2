import { AccessError, type BaseContext } from '@portcullis/core';
import { secondsOf } from '../seconds.ts';
import type { Session } from '../session.ts';
import type { SessionParts } from '../session-parts.ts';
import { storeCall } from '../store/store-call.ts';
import type { LoginCredentialsSettings } from './credential-options.ts';
import { type CodeContent, sealCredential } from './sealed-texts.ts';

/** A credential, as whoever asked for it gets it. */
export interface IssuedCredential {
  readonly text: string;
  readonly id: string;
  /** For so many seconds. */
  readonly expiresIn: number;
}

/**
 * Makes the credential that a code stands for, once. Returns why not where it is not to be: for the operator. Whether who
 * brings the code is who asked for it is for the caller to check.
 */
export async function issueCredential(
  { id, session: text, name, endsAt }: CodeContent,
  context: BaseContext,
  { ring, manager, settings }: SessionParts,
  { store, lifetimeSeconds }: LoginCredentialsSettings,
): Promise<IssuedCredential | string> {
  const now = secondsOf(context);
  const call = storeCall(settings);
  if (now >= endsAt) return 'the code is over';
  if (!(await call(() => store.redeemCode(id, endsAt, now)))) return 'the code was used before';
  let session: Session;
  try {
    session = await manager.standsFor(text, context);
  } catch (error) {
    if (error instanceof AccessError && error.status === 401) return 'its session is over';
    throw error;
  }
  const { issuer, subject, startedAt } = session;
  const until = Math.min(now + lifetimeSeconds, startedAt + settings.lifetimeSeconds);
  const { idHash: sessionKey } = await manager.facts(session);
  const credential = { id, sessionKey, issuer, subject, name, createdAt: now, usedAt: now, endsAt: until };
  await call(() => store.addCredential(credential, now));
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
