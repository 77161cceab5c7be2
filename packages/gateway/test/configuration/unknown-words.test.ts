import { expect, test } from 'vitest';
import { unknownRoles, unknownWords } from '../../src/configuration/unknown-words.ts';

const ROLES = ['admin', 'engineer'];
const messages = (named: unknown, known: readonly string[] = ROLES) =>
  unknownRoles(named, 'operator.roles', known).map(({ path, message }) => `${path}: ${message}`);

test('a misspelled role is reported with the one that was meant', () => {
  expect(messages(['admin', 'enginer'])).toEqual([
    'operator.roles[1]: "enginer" is not declared in "roles"; did you mean "engineer"?',
  ]);
});

test('an unknown role is reported with the existing ones', () => {
  expect(messages(['boss'])).toEqual([
    'operator.roles[0]: "boss" is not declared in "roles": use one of admin, engineer',
  ]);
});

test('a long list of choices is not printed, and an empty one is not either', () => {
  const many = Array.from({ length: 21 }, (_, index) => `team-of-people-${index}`);
  const bare = ['operator.roles[0]: "boss" is not declared in "roles"'];
  expect(messages(['boss'], many)).toEqual(bare);
  expect(messages(['boss'], [])).toEqual(bare);
});

test.each([undefined, 'admin', {}, [4, null]])('%j is not reported here, but elsewhere', (named) => {
  expect(messages(named)).toEqual([]);
});

test('unknown words of any kind are reported with their problem', () => {
  expect(unknownWords(['wiki'], 'limits', ['wikis'], 'is not a known application')).toEqual([
    { path: 'limits[0]', message: '"wiki" is not a known application; did you mean "wikis"?' },
  ]);
});
