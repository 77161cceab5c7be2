import { isSafeMethod } from '@portcullis/core/internal';
import type { PolicyRequest } from './policy-request.ts';

/**
 * Whether a request only reads: as the application reports (`reads` of the resource), otherwise by its method. It knows no
 * application, so for a request that is not classified only the method counts.
 */
export function isReadOnly({ method, resource }: Pick<PolicyRequest, 'method' | 'resource'>): boolean {
  return resource?.reads ?? isSafeMethod(method);
}
