import type { HasDecision } from '../identity/decision.ts';
import type { HasIdentity } from '../identity/identity.ts';
import type { Middleware } from '../request/middleware.ts';
import { misassembled } from './run-steps.ts';

/**
 * The context after a step that admitted the request and has nothing else to add. Your own step that refuses some requests passes
 * `{ admitted: true }` to `next` for the others.
 */
export interface Admitted {
  readonly admitted: true;
}

/** The context after a step that authorizes the request. An application or a guarded route is only reached after such a step. */
export type Decided = HasIdentity | HasDecision | Admitted;

/**
 * A step that admits all callers, including anonymous ones: for a gateway without a policy, the equivalent of the rule
 * `{ effect: 'allow', who: 'anyone' }`. Requests that an earlier step refuses stay refused.
 *
 * The application of a pipeline is only reached after a step that authorizes: `authenticate`, `requireRole`, `enforce`, your own
 * step that adds `admitted`, or this one. It checks **nothing**.
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

/** Refuses a request, as a fault of the Worker, if no step authorized it. TypeScript reports this at compile time. */
export function checkDecided({
  identity,
  decision,
  admitted,
}: Partial<HasIdentity & HasDecision & Admitted>): void {
  // In JavaScript, these can be promises if a step forgot to await them.
  if (typeof identity?.subject === 'string' || admitted === true || decision?.effect === 'allow') return;
  throw misassembled(
    'no step decides who is admitted: add authenticate(), requireRole() or enforce() before the application, or allowAnyone() if it is open to everyone. Your own step that decides must add admitted: true',
  );
}
