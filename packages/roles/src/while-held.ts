import type { BaseContext, RoleSet } from '@portcullis/core';
import { whileOpen } from '@portcullis/core/internal';
import { rolesError } from './roles-failure.ts';

type Held = Pick<RoleSet<never>, 'names' | 'incomplete'>;

/**
 * Closes open connections (WebSockets, live streams such as server-sent events) when the caller's roles changed or may have changed. Sessions and tokens
 * do not contain what a directory returns.
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
