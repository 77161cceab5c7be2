import type { BaseContext, Identity } from '@portcullis/core';
import { secondsOf } from '../seconds.ts';
import { sessionError } from '../session-failure.ts';
import type { SessionParts } from '../session-parts.ts';
import { storeCall } from '../store/store-call.ts';
import type { CredentialStore } from './credential-store.ts';
import { openCredential } from './sealed-texts.ts';
import { sentCredential } from './sent-credential.ts';

/**
 * Whose credential a request carries; `undefined` if it carries none. One that is there and not good is an error, and so is
 * one whose session is over.
 */
export function identified(
  context: BaseContext,
  parts: SessionParts,
  store: CredentialStore,
): Promise<Identity> | undefined {
  const sent = sentCredential(context.request);
  return sent === undefined ? undefined : identityOf(sent.text, context, parts, store);
}

async function identityOf(
  text: string,
  context: BaseContext,
  { ring, manager, settings }: SessionParts,
  store: CredentialStore,
): Promise<Identity> {
  const content = await openCredential(ring, text);
  if (content === undefined) {
    throw sessionError('session.invalid', { detail: 'the credential was not sealed with a key known here' });
  }
  const now = secondsOf(context);
  if (now >= content.endsAt) throw sessionError('session.expired', { detail: 'the credential is over' });
  if (!(await storeCall(settings)(() => store.useCredential(content.id, now)))) {
    throw sessionError('session.ended', { detail: 'the credential was ended' });
  }
  const identity = manager.identity(await manager.standsFor(content.session, context));
  return Object.freeze({
    ...identity,
    authentication: Object.freeze({ ...identity.authentication, method: 'credential' }),
    expiresAt: Math.min(identity.expiresAt, content.endsAt),
  } satisfies Identity);
}
