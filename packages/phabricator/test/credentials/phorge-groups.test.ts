import { expect, test } from 'vitest';
import { phorgeGroups } from '../../src/credentials/phorge-groups.ts';

test('the groups of a user of Phorge are not known, and not none', () => {
  const unknown = { groups: undefined, claimsIncomplete: true };
  expect(phorgeGroups()('ada')).toStrictEqual(unknown);
  expect(phorgeGroups(['bot'])('ada')).toStrictEqual(unknown);
});

test('an account that the configuration lists has no groups, in any case of its name', () => {
  const of = phorgeGroups(['Build-Bot']);
  for (const name of ['Build-Bot', 'build-bot', 'BUILD-BOT']) expect(of(name)).toStrictEqual({ groups: [] });
});
