/** Codes by which Node reports that no connection was opened. Any other code may occur after the connection was opened. */
const CODES: ReadonlySet<unknown> = new Set([
  ...['ECONNREFUSED', 'EHOSTDOWN', 'EHOSTUNREACH', 'ENETUNREACH'],
  ...['EAI_AGAIN', 'ENOTFOUND', 'UND_ERR_CONNECT_TIMEOUT'],
]);

/** How many levels of `cause` are inspected: undici puts its error behind that of `fetch`. */
const DEEPEST = 3;

/**
 * Whether an error is known to mean that no connection to the origin was opened. workerd reports a refused connection and a
 * connection that was reset later with the same error, so there this is never known.
 */
export function isConnectFailure(error: unknown): boolean {
  let cause = error;
  for (let depth = 0; depth < DEEPEST && cause instanceof Error; depth += 1) {
    if (CODES.has((cause as { readonly code?: unknown }).code)) return true;
    cause = cause.cause;
  }
  return false;
}
