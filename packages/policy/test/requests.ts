import type { PolicyRequest } from '../src/index.ts';

/** Somebody who reads the first page, but for what the test is about. */
export function requestBy(fields: Partial<PolicyRequest> = {}): PolicyRequest {
  return { caller: { kind: 'user' }, roles: [], method: 'GET', path: '/', ...fields };
}
