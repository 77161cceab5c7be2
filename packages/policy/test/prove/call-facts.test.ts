import { describe, expect, test } from 'vitest';
import type { Policy, PolicyClaim, Rule } from '../../src/index.ts';
import { callFacts } from '../../src/prove/call-facts.ts';
import { emptyDraft } from '../../src/prove/draft.ts';
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

test('a bot that changes things in one project only is proved, and a rule too many is found', () => {
  expect(prove(policy([bot], onlyThere), options)).toMatchObject([{ holds: true }]);
  const wider: Rule = { ...bot, name: 'wider', within: ['p', 'q'] };
  expect(prove(policy([bot, wider], onlyThere), options)).toMatchObject([
    { holds: false, counterexample: { rule: 'wider', call: { within: [['q']] } } },
  ]);
});

test('an additional denial by a parameter is reported, with the call that shows it', () => {
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

test('more projects than can be distinguished are no proof', () => {
  const rules = ['a', 'b', 'c', 'd'].map((name): Rule => ({ ...bot, name, within: [name] }));
  expect(() => prove(policy(rules, onlyThere), options)).toThrow(UndecidedError);
});

describe('the call facts that rules distinguish', () => {
  /** Every value of a fact, as it stands in a request. */
  const valuesOf = (fact: string, sayings: readonly Partial<Rule>[]) =>
    callFacts(sayings)
      .get(fact)
      ?.map((put) => {
        const draft = emptyDraft(0);
        put(draft);
        return draft.within ?? Object.values(draft.parameters)[0];
      });
  const tagged = (...lists: readonly string[][]) => lists.map((tag) => ({ parameters: { tag } }));

  test('are none where no rule uses them, and for each parameter the values it uses', () => {
    expect(callFacts([{}]).size).toBe(0);
    const sayings = [{ parameters: { tag: ['a'], size: ['b'] } }, { within: ['p'] }];
    expect([...callFacts(sayings).keys()]).toEqual(['parameter tag', 'parameter size', 'within']);
    expect(valuesOf('parameter tag', sayings)).toEqual([undefined, null, ['a'], ['1'], ['a', '1']]);
  });

  test('of a parameter: it is absent, unknown, or has some of its values, the fewest first', () => {
    expect(valuesOf('parameter tag', tagged(['a'], ['a', 'b']))).toEqual([
      ...[undefined, null, ['a'], ['b'], ['1']],
      ...[
        ['a', 'b'],
        ['a', '1'],
        ['b', '1'],
        ['a', 'b', '1'],
      ],
    ]);
    // Of values that every rule means together, the first stands for all.
    expect(valuesOf('parameter tag', tagged(['a', 'b']))).toEqual([
      undefined,
      null,
      ['a'],
      ['1'],
      ['a', '1'],
    ]);
  });

  test('of the objects of calls: none are known, or each thing is in some of them', () => {
    expect(valuesOf('within', [{ within: ['p'] }])).toEqual([undefined, [[]], [['p']], [[], ['p']]]);
  });

  test('are as many as possible, and no more', () => {
    const letters = (count: number) => tagged(...[...'abcdefghij'].slice(0, count).map((one) => [one]));
    expect(valuesOf('parameter tag', letters(9))).toHaveLength(2 + 1023);
    expect(() => callFacts(letters(10))).toThrow('too many values of the parameter "tag"');
    const within = (...names: readonly string[]) => names.map((name) => ({ within: [name] }));
    expect(valuesOf('within', within('a', 'b', 'c'))).toHaveLength(1 + 255);
    expect(() => callFacts(within('a', 'b', 'c', 'd'))).toThrow('too many values of what calls are within');
  });
});
