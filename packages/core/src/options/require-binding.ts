/**
 * Throws `TypeError` where a binding is not there, or is of another kind. A Worker without it would fail when it is first
 * used, at an event or a login, in words that name neither who needs it nor the binding.
 *
 * @param where the function that was called
 * @param what what must be bound
 * @param method by which the kind is known
 */
export function requireBinding(where: string, what: string, binding: unknown, method: string): void {
  const found = (binding as Readonly<Record<string, unknown>> | null | undefined)?.[method];
  if (typeof found === 'function') return;
  const problem =
    binding === undefined || binding === null ? 'nothing is bound there' : `it has no ${method}()`;
  throw new TypeError(
    `${where}: a ${what} is needed, but ${problem}: name its binding in the Wrangler file, and pass env.THAT_NAME`,
  );
}
