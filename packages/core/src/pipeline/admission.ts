import type { HasDecision } from '../identity/decision.ts';
import type { HasIdentity } from '../identity/identity.ts';
import type { Middleware } from '../request/middleware.ts';
import { misassembled } from './run-steps.ts';

/**
 * The context after a step that decided to let the request in and has nothing else to add. A step of your own that refuses
 * whom it does not like hands `{ admitted: true }` to `next`.
 */
export interface Admitted {
  readonly admitted: true;
}

/** The context after a step that decides: only from there on an application, or a guarded route, is reached. */
export type Decided = HasIdentity | HasDecision | Admitted;

/**
 * A step that lets everybody in, anonymous callers too: for a gate without a policy, what `{ effect: 'allow', who: 'anyone' }` is in
 * one. Whoever an earlier step refuses stays refused.
 *
 * An application behind a pipeline is reached only if a step decided: `authenticate`, `requireRole`, `enforce`, your own step that
 * adds `admitted`, or this one. It checks **nothing**.
 *
 * @example
 * ```ts
 * import { type Application, allowAnyone, pipeline } from '@portcullis/core';
 *
 * declare const handbook: Application;
 *
 * export default pipeline(handbook).use(allowAnyone());
 * ```
 */
export function allowAnyone(): Middleware<object, Admitted> {
  return function allowAnyone(_context, next) {
    return next({ admitted: true });
  };
}

/** Refuses, as a fault of the Worker, a request on which no step decided. The types say so already, to whom they are shown. */
export function checkDecided({
  identity,
  decision,
  admitted,
}: Partial<HasIdentity & HasDecision & Admitted>): void {
  // In JavaScript, the promise of an answer stands here if somebody forgot to await it.
  if (typeof identity?.subject === 'string' || admitted === true || decision?.effect === 'allow') return;
  throw misassembled(
    'no step decided who is let in: put authenticate(), requireRole() or enforce() before it, allowAnyone() if it is open to everybody; a step of your own that decides adds admitted: true',
  );
}
