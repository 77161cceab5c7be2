import type { BaseContext, Identity } from '@portcullis/core';
import { sessionError } from '../failures/session-failure.ts';
import type { SessionDependencies } from '../request/session-dependencies.ts';
import { secondsOf } from '../session/seconds.ts';
import type { Session } from '../session/session.ts';
import { storeCall } from '../session/store-call.ts';
import type { LoginCredentialsSettings } from './credential-options.ts';
import { type CredentialContent, credentialSealedBy, openCredential } from './sealed-texts.ts';
import { isSentAlong, sentCredential } from './sent-credential.ts';

/** The credential of a request, and the session that it stands for. */
export interface Identified {
  readonly identity: Identity;
  readonly content: CredentialContent;
  readonly session: Session;
  /** Id of the key that sealed the credential. */
  readonly sealedBy: string | undefined;
}

/**
 * The credential of a request; `undefined` if it carries none, or carries it as a password that a browser sends for a page of another site.
 * Fails for an invalid credential, and for one whose session is over.
 */
export function identified(
  context: BaseContext,
  parts: SessionDependencies,
  credentials: LoginCredentialsSettings,
): Promise<Identified> | undefined {
  const { request } = context;
  const sent = sentCredential(request);
  if (sent === undefined || isSentAlong(request, sent)) return undefined;
  return identityOf(sent.text, context, parts, credentials);
}

async function identityOf(
  text: string,
  context: BaseContext,
  parts: SessionDependencies,
  credentials: LoginCredentialsSettings,
): Promise<Identified> {
  const { ring, manager } = parts;
  const content = await openCredential(ring, text);
  if (content === undefined) {
    throw sessionError('session.invalid', { detail: 'the credential was not sealed with a configured key' });
  }
  await used(content, context, parts, credentials);
  const sealedBy = credentialSealedBy(text);
  const session = await manager.standsFor({ text: content.session, sealedBy }, context);
  const known = manager.identity(session);
  const identity = Object.freeze({
    ...known,
    authentication: Object.freeze({ ...known.authentication, method: 'credential' }),
    expiresAt: Math.min(known.expiresAt, content.endsAt),
  } satisfies Identity);
  return { identity, content, session, sealedBy };
}

/** Fails if a credential has expired, by its own end or by the lifetime that is configured now, or was revoked. */
export async function used(
  { id, endsAt, session }: CredentialContent,
  context: BaseContext,
  { settings, manager }: SessionDependencies,
  { store, lifetimeSeconds }: LoginCredentialsSettings,
): Promise<void> {
  const now = secondsOf(context);
  if (now >= endsAt) throw sessionError('session.expired', { detail: 'the credential has expired' });
  const sessionKey = await manager.keyOf(session);
  const call = storeCall(settings);
  if (!(await call(() => store.useCredential(id, now, now - lifetimeSeconds, sessionKey)))) {
    throw sessionError('session.ended', {
      detail: 'the credential was revoked, or is older than its lifetime',
    });
  }
}
