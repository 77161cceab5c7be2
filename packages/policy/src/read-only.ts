import type { PolicyRequest } from './policy-request.ts';

/**
 * Methods that change nothing.
 * @see {@link https://www.rfc-editor.org/rfc/rfc9110#section-9.2.1 | RFC 9110 section 9.2.1}
 */
const SAFE_METHODS: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * Whether a request only reads: as the application says (`reads` of the resource), else as its method says. It knows no
 * application by itself, so where nobody classified the request, the method alone counts.
 */
export function isReadOnly({ method, resource }: PolicyRequest): boolean {
  return resource?.reads ?? SAFE_METHODS.has(method);
}
