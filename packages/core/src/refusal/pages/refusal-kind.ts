/** The kind of a refusal, from the user's point of view. */
export type RefusalKind =
  /** 400: the request is ambiguous. */
  | 'unclear'
  /** 401 */
  | 'sign_in'
  /** 403 */
  | 'denied'
  /** The account is locked, whatever the request. No status maps to it: the error says so. */
  | 'suspended'
  /** 404, 410 */
  | 'not_found'
  /** 413, 414, 431 */
  | 'too_large'
  /** 421 */
  | 'wrong_host'
  /** 429 */
  | 'too_many'
  /** 500, and other faults of the gateway. */
  | 'broken'
  /** A fault that an administrator must fix, so retrying does not help. No status maps to it: the error says so. */
  | 'misconfigured'
  /** 502 */
  | 'unreachable'
  /** 503 */
  | 'unavailable'
  /** 504 */
  | 'timeout'
  /** Anything else: a method that is not supported, a connection that was closed. */
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

/** Whether the same request can succeed later, without any action of the user. */
export function mayPass(kind: RefusalKind): boolean {
  return kind === 'unreachable' || kind === 'unavailable' || kind === 'timeout';
}
