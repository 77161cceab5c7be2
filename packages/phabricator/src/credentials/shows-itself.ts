import type { Caller } from '@portcullis/core';

/** Whether a caller proved who they are with what no browser sends by itself: another site could make it call otherwise. */
export function showsItself(caller: Caller): boolean {
  if (caller.kind === 'anonymous') return false;
  const { method } = caller.authentication;
  if (method === 'access') return caller.kind === 'service';
  return method === 'bearer' || method === 'introspection' || method === 'credential';
}

/** Whether a caller is known by what somebody who is logged in gave a program of theirs, such as git or arc. */
export function isOwnProgram(caller: Caller): boolean {
  return caller.kind !== 'anonymous' && caller.authentication.method === 'credential';
}
