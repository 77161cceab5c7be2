import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { failureTables } from '../../site/error-codes.ts';
import { remedies } from '../../site/remedies.ts';
import { root } from '../../workspace.ts';

const codes = failureTables(root).flatMap((table) => table.codes);

test('every code of every failure table has advice, and no other code has', () => {
  expect(Object.keys(remedies).sort()).toEqual(codes.map(({ code }) => code).sort());
});

test('status and message come from the table, and the meaning from the comment at the code', () => {
  expect(codes).toContainEqual({
    code: 'token.issuer',
    status: 401,
    message: 'The token is not valid here.',
    meaning: 'The token was issued by another issuer.',
  });
});

/** By its whole name, by what follows the dot behind another one, or by its last words behind one that begins alike. */
function spellingsOf(code: string): readonly string[] {
  const name = code.slice(code.indexOf('.') + 1);
  return [code, name, `…${name.slice(Math.max(0, name.indexOf('_')))}`].map((text) => `\`${text}\``);
}

test.each(failureTables(root))(
  'the README of $packageFolder names each of its codes',
  ({ packageFolder, codes }) => {
    const readme = readFileSync(join(root, 'packages', packageFolder, 'README.md'), 'utf8');
    const missing = codes.filter(({ code }) => !spellingsOf(code).some((text) => readme.includes(text)));
    expect(missing.map(({ code, status }) => `${status} ${code}`)).toEqual([]);
  },
);

test('no advice says that something was recorded: the page does, where it was', () => {
  expect(codes.filter(({ message }) => message.includes('has been recorded'))).toEqual([]);
});
