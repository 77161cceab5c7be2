import { expect, test } from 'vitest';
import type { Policy, PolicyClaim, Rule } from '../../src/index.ts';
import { difference, prove, UndecidedError } from '../../src/prove.ts';

const options = { roles: { bot: ['bot'] }, now: Date.parse('2026-01-05T12:00:00Z') };
const bot: Rule = {
  name: 'bot',
  effect: 'allow',
  who: { roles: ['bot'] },
  conduitMethods: ['maniphest.*'],
  within: ['p'],
};
const policy = (rules: readonly Rule[], ...claims: readonly PolicyClaim[]): Policy => ({
  name: 'conduit',
  rules,
  claims,
});
const onlyThere: PolicyClaim = {
  name: 'only there',
  who: { roles: ['bot'] },
  conduitMethods: ['maniphest.*'],
  onlyIf: { within: ['p'] },
};

test('that a bot changes things in one project only is proved, and a rule too many is found', () => {
  expect(prove(policy([bot], onlyThere), options)).toMatchObject([{ holds: true }]);
  const wider: Rule = { ...bot, name: 'wider', within: ['p', 'q'] };
  expect(prove(policy([bot, wider], onlyThere), options)).toMatchObject([
    { holds: false, counterexample: { rule: 'wider', call: { within: [['q']] } } },
  ]);
});

test('what a rule more denies by a parameter is told, with the call that shows it', () => {
  const deny: Rule = {
    name: 'no titles',
    effect: 'deny',
    who: 'anyone',
    conduitMethods: ['maniphest.*'],
    parameters: { transactions: ['title'] },
  };
  const { gained, lost } = difference(policy([bot]), policy([bot, deny]), options);
  expect(gained).toEqual([]);
  expect(lost[0]).toMatchObject({ example: { call: { parameters: { transactions: null } } } });
});

test('more projects than can be told apart are no proof', () => {
  const rules = ['a', 'b', 'c', 'd'].map((name): Rule => ({ ...bot, name, within: [name] }));
  expect(() => prove(policy(rules, onlyThere), options)).toThrow(UndecidedError);
});
