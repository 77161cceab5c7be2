import { isSafeMethod } from '@portcullis/core/internal';
import type { PolicyRequest } from './policy-request.ts';

/**
 * Whether a request only reads: as the application says (`reads` of the resource), else as its method says. It knows no
 * application by itself, so where nobody classified the request, the method alone counts.
 */
export function isReadOnly({ method, resource }: PolicyRequest): boolean {
  return resource?.reads ?? isSafeMethod(method);
}
