import { expect, test } from 'vitest';
import { auditError } from '../src/audit-failure.ts';

test.each([
  ['audit.unavailable', 503, 'could not be recorded'],
  ['audit.erasure_refused', 403, 'was not accepted'],
] as const)('the failure %s has the status %i, and says what happened', (code, status, said) => {
  expect(auditError(code)).toMatchObject({ code, status, message: expect.stringContaining(said) });
});
