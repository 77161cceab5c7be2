import { expect, test } from 'vitest';
import { checkPolicy } from '../../src/index.ts';

const problemsOf = (...claims: readonly unknown[]) =>
  checkPolicy({ name: 'p', rules: [], claims }, { roles: ['staff'] }).map(
    ({ path, message }) => `${path}: ${message}`,
  );

test('claims in the words of rules have no problem', () => {
  expect(
    problemsOf(
      { name: 'a', who: { roles: ['staff'] }, groups: ['eng'], never: true },
      { name: 'b', who: 'anyone', paths: ['/status/'], methods: ['GET'], always: true },
      {
        name: 'c',
        who: 'anyone',
        applications: ['config'],
        onlyIf: { authentication: { maxAgeSeconds: 60 } },
      },
    ),
  ).toEqual([]);
});

test.each([
  [{ name: 'a', who: 'anyone' }, /^claims\[0\]: must have exactly one of/],
  [{ name: 'a', who: 'anyone', never: true, always: true }, /^claims\[0\]: must have exactly one of/],
  [{ name: 'a', who: 'anyone', never: false }, /^claims\[0\]\.never: must be true/],
  [{ name: 'a', who: 'anyone', writes: false, never: true }, /^claims\[0\]\.writes: must be true/],
  [{ name: 'a', who: 'anyone', effect: 'allow', never: true }, /^claims\[0\]\.effect: is a field of rules/],
  [{ name: 'a', who: 'anyone', onlyIf: {} }, /^claims\[0\]\.onlyIf: must be an object/],
  [
    { name: 'a', who: 'anyone', onlyIf: { networks: ['x'] } },
    /^claims\[0\]\.onlyIf\.networks\[0\]: "x" is not a network/,
  ],
  [
    { name: 'a', who: 'anyone', onlyIf: { paths: ['/x'] } },
    /^claims\[0\]\.onlyIf\.paths: .* is not a field of this object/,
  ],
  [
    { name: 'a', who: { roles: ['staf'] }, never: true },
    /^claims\[0\]\.who\.roles\[0\]: "staf" is not a declared role/,
  ],
  [
    { name: 'a', who: 'anyone', path: ['/x'], never: true },
    /^claims\[0\]\.path: "path" is not a field of this object/,
  ],
  [{ name: 'a', who: 'anyone', groups: [], never: true }, /^claims\[0\]\.groups: must be a list/],
  [{ name: 'a', who: 'anyone', paths: [], never: true }, /^claims\[0\]\.paths: must be a list/],
  ['never', /^claims\[0\]: must be an object/],
])('checkPolicy reports the claim %o as a problem', (claim, problem) => {
  expect(problemsOf(claim).join('\n')).toMatch(problem);
});

test('two claims of one name are reported, and so is a value that is no list', () => {
  const claim = { name: 'a', who: 'anyone', never: true };
  expect(problemsOf(claim, claim)).toEqual(['claims[1].name: is already the name of another claim']);
  expect(checkPolicy({ name: 'p', rules: [], claims: {} })).toHaveLength(1);
});
