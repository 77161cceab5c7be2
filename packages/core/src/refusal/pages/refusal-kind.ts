/** What a refusal is to the person who reads of it. */
export type RefusalKind =
  /** 400: the request cannot be understood in one way. */
  | 'unclear'
  /** 401 */
  | 'sign_in'
  /** 403 */
  | 'denied'
  /** 404, 410 */
  | 'not_found'
  /** 413, 414, 431 */
  | 'too_large'
  /** 421 */
  | 'wrong_host'
  /** 429 */
  | 'too_many'
  /** 500, and what else is the gate's own fault. */
  | 'broken'
  /** A fault that stays until an administrator has acted: to try again changes nothing. Of no status by itself. */
  | 'misconfigured'
  /** 502 */
  | 'unreachable'
  /** 503 */
  | 'unavailable'
  /** 504 */
  | 'timeout'
  /** Anything else: a method that is not understood, a connection that was closed. */
  | 'refused';

const BY_STATUS: ReadonlyMap<number, RefusalKind> = new Map([
  [400, 'unclear'],
  [401, 'sign_in'],
  [403, 'denied'],
  [404, 'not_found'],
  [410, 'not_found'],
  [413, 'too_large'],
  [414, 'too_large'],
  [421, 'wrong_host'],
  [429, 'too_many'],
  [431, 'too_large'],
  [502, 'unreachable'],
  [503, 'unavailable'],
  [504, 'timeout'],
]);

/** The kind of a refusal with this status. */
export function refusalKind(status: number): RefusalKind {
  return BY_STATUS.get(status) ?? (status >= 500 ? 'broken' : 'refused');
}

/** Whether the same request may well be answered in a while, with nothing done by anybody who reads this. */
export function mayPass(kind: RefusalKind): boolean {
  return kind === 'unreachable' || kind === 'unavailable' || kind === 'timeout';
}
