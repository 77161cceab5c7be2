/** What a rule does to the requests it matches. */
export type RuleEffect =
  /** Lets them through. */
  | 'allow'
  /** Refuses them. */
  | 'deny'
  /** Denies requests of anonymous callers until they have logged in. Allows nothing itself. */
  | 'login'
  /** Denies requests until the caller has logged in with the required strength. Allows nothing itself. */
  | 'stepUp'
  /** Lets those through that only read, and refuses those that change something. */
  | 'readOnly';

/** From the strongest to the weakest: of the rules that match, one with the strongest effect decides. */
export const PRECEDENCE: readonly RuleEffect[] = ['deny', 'stepUp', 'login', 'readOnly', 'allow'];

/**
 * Whether a rule of this effect lets a request through, rather than restricts it. What is not known of a request never
 * makes it match; a rule that restricts matches then.
 *
 * @param reads whether the request only reads: for other requests, `readOnly` is a restriction
 */
export function isPermissive(effect: RuleEffect, reads: boolean): boolean {
  return effect === 'allow' || (effect === 'readOnly' && reads);
}

/** Whether a rule of this effect lets some requests through. */
export function canPermit(effect: RuleEffect): boolean {
  return isPermissive(effect, true);
}

/** Whether a rule of this effect restricts some requests. */
export function canRestrict(effect: RuleEffect): boolean {
  return !isPermissive(effect, false);
}
