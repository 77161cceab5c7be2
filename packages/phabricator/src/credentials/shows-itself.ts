import type { Caller } from '@portcullis/core';

/**
 * Whether a caller is authenticated by something that browsers do not send automatically: otherwise another site could make the browser
 * send it.
 */
export function showsItself(caller: Caller): boolean {
  if (caller.kind === 'anonymous') return false;
  const { method } = caller.authentication;
  if (method === 'access') return caller.kind === 'service';
  return method === 'bearer' || method === 'introspection' || method === 'credential';
}

/** Whether a caller is identified by a credential that a logged-in user gave to their program, such as git or arc. */
export function isOwnProgram(caller: Caller): boolean {
  return caller.kind !== 'anonymous' && caller.authentication.method === 'credential';
}
