import type { BaseContext } from '@portcullis/core';
import { secondsOf } from '../session/seconds.ts';
import { type StoreCallLimits, storeCall } from '../session/store-call.ts';
import type { CredentialStore } from '../store/credential-store.ts';

/** A code that is exchanged once. */
export interface UsedCode {
  readonly id: string;
  /** Seconds since the Unix epoch. */
  readonly endsAt: number;
}

/** What a code works with. */
export interface SingleUseParts {
  readonly settings: StoreCallLimits;
  readonly store: Pick<CredentialStore, 'redeemCode'>;
  /** Revokes what was created for the code, and records that. It does nothing if nothing was created. */
  readonly revoke: () => Promise<void>;
}

/** How long two callers who bring one code concurrently can see each other, in seconds: longer than any wait. */
const MEANWHILE_SECONDS = 300;

/**
 * Creates what a code stands for, once. Returns the reason, for the operator, if it is not to be created. A second use of the code revokes
 * what was created for it, also while it is being created: the caller must check that the client that brings the code is the one that
 * requested it.
 */
export async function createdOnce<Created extends object>(
  { id, endsAt }: UsedCode,
  create: () => Promise<Created | string>,
  context: BaseContext,
  parts: SingleUseParts,
): Promise<Created | string> {
  const now = secondsOf(context);
  const { settings, store, revoke } = parts;
  if (now >= endsAt || !(await storeCall(settings)(() => store.redeemCode(id, endsAt, now)))) {
    await replayed(id, context, parts);
    return now >= endsAt ? 'the code has expired' : 'the code has already been used';
  }
  const created = await create();
  if (typeof created === 'string' || (await marksFirst(id, context, parts))) return created;
  await revoke();
  return 'the code was used a second time while it was being redeemed';
}

/**
 * Revokes what was created for a code that is used again: one of the two clients may have stolen it.
 *
 * @see {@link https://www.rfc-editor.org/rfc/rfc6749#section-4.1.2 | RFC 6749 section 4.1.2}
 */
export async function replayed(id: string, context: BaseContext, parts: SingleUseParts): Promise<void> {
  // First the mark: where nothing is there yet, whoever adds it finds that.
  await marksFirst(id, context, parts);
  await parts.revoke();
}

/** Marks a code as used. Returns whether it was unused: of two concurrent uses, the one that is later here sees the other. */
function marksFirst(
  id: string,
  context: BaseContext,
  { settings, store }: Omit<SingleUseParts, 'revoke'>,
): Promise<boolean> {
  const now = secondsOf(context);
  return storeCall(settings)(() => store.redeemCode(`${id} given`, now + MEANWHILE_SECONDS, now));
}
