/**
 * Sessions that are bound to a key of their browser: what `deviceBound()` of `@portcullis/session/dbsc` returns. It is code that
 * `sessions()` is given, so that a Worker without it contains none of it. `Parts` is what the guard of a host is made of; callers that only
 * pass it on need not know.
 */
export interface DeviceBound<Parts = never, Guard = unknown> {
  /** What is wrong with it together with other options. */
  readonly problemsOf: (options: { readonly store?: object | undefined }) => readonly string[];
  /** Makes what guards the sessions of one host. */
  readonly guard: (parts: Parts) => Guard;
}
