import { OptionsError } from './check-options.ts';

/**
 * Throws an {@link OptionsError} if a binding is missing, or is of another kind. Otherwise the Worker would fail at its first use, with an
 * error that names neither the function nor the binding.
 *
 * @param where the name of the function that was called
 * @param what the kind of binding
 * @param method a method that identifies the kind
 */
export function requireBinding(where: string, what: string, binding: unknown, method: string): void {
  const found = (binding as Readonly<Record<string, unknown>> | null | undefined)?.[method];
  if (typeof found === 'function') return;
  const problem = binding === undefined || binding === null ? 'it is undefined' : `it has no ${method}()`;
  throw new OptionsError(where, [
    `a ${what} is required, but ${problem}: add the binding to the Wrangler file, and pass env.BINDING_NAME`,
  ]);
}
