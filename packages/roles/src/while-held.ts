import type { RoleSet } from '@portcullis/core';
import { EVERY_FIVE_SECONDS, recheckedAnswer } from '@portcullis/core/internal';
import { rolesError } from './roles-failure.ts';

type Held = Pick<RoleSet<never>, 'names' | 'incomplete'>;

/**
 * Ends what stays open, a WebSocket or server-sent events, when whoever opened it has other roles by now, or may have others: no
 * session or token says what a directory does.
 */
export function whileHeld(answer: Response, before: Held, ofNow: () => Promise<Held>): Response {
  return recheckedAnswer(answer, EVERY_FIVE_SECONDS, async () => {
    if (said(await ofNow()) !== said(before)) throw rolesError('roles.denied');
  });
}

/** What a decision may hang on. */
function said({ names, incomplete }: Held): string {
  return JSON.stringify([names, incomplete]);
}
