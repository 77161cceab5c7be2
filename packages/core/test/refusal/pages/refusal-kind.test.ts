import { expect, test } from 'vitest';
import { mayPass, refusalKind } from '../../../src/refusal/pages/refusal-kind.ts';

test.each([
  [400, 'unclear'],
  [401, 'sign_in'],
  [403, 'denied'],
  [404, 'not_found'],
  [405, 'refused'],
  [410, 'not_found'],
  [413, 'too_large'],
  [414, 'too_large'],
  [421, 'wrong_host'],
  [429, 'too_many'],
  [431, 'too_large'],
  [499, 'refused'],
  [500, 'broken'],
  [501, 'broken'],
  [502, 'unreachable'],
  [503, 'unavailable'],
  [504, 'timeout'],
])('a refusal with status %i is shown to the user as %s', (status, kind) => {
  expect(refusalKind(status)).toBe(kind);
});

test('trying again is offered where an origin or a store failed, and nowhere else', () => {
  const passing = [400, 401, 403, 404, 413, 421, 429, 500, 502, 503, 504].filter((status) =>
    mayPass(refusalKind(status)),
  );
  expect(passing).toEqual([502, 503, 504]);
});
