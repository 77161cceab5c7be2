import type { BaseContext, RoleSet } from '@portcullis/core';
import { whileOpen } from '@portcullis/core/internal';
import { rolesError } from './roles-failure.ts';

type Held = Pick<RoleSet<never>, 'names' | 'incomplete'>;

/**
 * Ends what stays open, a WebSocket or server-sent events, when whoever opened it has other roles by now, or may have others: no
 * session or token says what a directory does.
 */
export function whileHeld<Env>(
  context: BaseContext<Env>,
  answer: Promise<Response>,
  before: Held,
  ofNow: () => Promise<Held>,
): Promise<Response> {
  return whileOpen(context, answer, async () => {
    if (said(await ofNow()) !== said(before)) throw rolesError('roles.denied');
  });
}

/** What a decision may hang on. */
function said({ names, incomplete }: Held): string {
  return JSON.stringify([names, incomplete]);
}
