import { expect, test } from 'vitest';
import { failureTables } from '../../site/error-codes.ts';
import { remedies } from '../../site/remedies.ts';
import { root } from '../../workspace.ts';

const codes = failureTables(root).flatMap((table) => table.codes);

test('every code of every failure table has something to do, and nothing else has', () => {
  expect(Object.keys(remedies).sort()).toEqual(codes.map(({ code }) => code).sort());
});

test('status and words come from the table, and the meaning from the comment at the code', () => {
  expect(codes).toContainEqual({
    code: 'token.issuer',
    status: 401,
    message: 'The token is not valid here.',
    meaning: 'The token was issued by somebody else.',
  });
});
