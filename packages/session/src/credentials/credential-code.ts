import type { BaseContext } from '@portcullis/core';
import { toBase64url } from '@portcullis/core/internal';
import type { SessionDependencies } from '../request/session-dependencies.ts';
import { secondsOf } from '../session/seconds.ts';
import type { Session } from '../session/session.ts';
import { DEVICE_SECONDS } from './credential-limits.ts';
import { type CodeContent, sealCode } from './sealed-texts.ts';

/** The program that waits for a code at loopback redeems it immediately. In seconds. */
export const LOOPBACK_SECONDS = 60;

/** The code that a program exchanges for a credential, once its person agreed: sent to a loopback address, or stored for a device. */
export async function credentialCode(
  session: Session,
  asked: Pick<CodeContent, 'name' | 'redirectUri' | 'challenge'>,
  context: BaseContext,
  { settings, ring, backend }: SessionDependencies,
): Promise<string> {
  return sealCode(ring, {
    ...asked,
    id: toBase64url(settings.random(new Uint8Array(12))),
    session: backend.cookieText(session),
    endsAt: secondsOf(context) + (asked.redirectUri === undefined ? DEVICE_SECONDS : LOOPBACK_SECONDS),
  });
}

/** The person whom a credential acts for, as the pages that ask for it show them. */
export function personOf(session: Session, { manager }: SessionDependencies): string {
  const { name, email, subject } = manager.identity(session);
  return email ?? name ?? subject;
}
