import { describe, expect, test } from 'vitest';
import { allRules } from '../../src/compile/compiled-policy.ts';
import { policyForApplication } from '../../src/compile/policy-for-application.ts';
import { type Policy, PolicyError, type Rule } from '../../src/index.ts';
import { rule } from '../policies.ts';

const policyOf = (fields: Partial<Rule> = {}): Policy => ({
  name: 'p',
  rules: [rule({ name: 'r', paths: ['/w/**'], ...fields })],
});
const LOCAL = { countries: ['NL'] };

describe('the active policies', () => {
  test.each([
    ['neither', {}, undefined, false],
    ['the one that decides', LOCAL, undefined, true],
    ['the shadow alone', {}, LOCAL, true],
    ['a shadow beside it, which does not', {}, {}, false],
  ])('need the network of a request if %s needs it', (_which, fields, shadow, uses) => {
    const options = shadow === undefined ? {} : { shadow: policyOf(shadow) };
    expect(policyForApplication(policyOf(fields), options)(undefined).usesNetwork).toBe(uses);
  });

  test('are refused at the start for what is wrong with any application', () => {
    const wrong = policyOf({ effect: 'maybe' as never });
    expect(() => policyForApplication(wrong, {})).toThrow(PolicyError);
    expect(() => policyForApplication(wrong, { delimitersInNames: true })).toThrow(PolicyError);
    expect(() => policyForApplication(policyOf(), { shadow: wrong })).toThrow(PolicyError);
  });

  test('fail by an error that is no problem of a policy unchanged', () => {
    const broken = new Proxy(policyOf(), {
      get: () => {
        throw new TypeError('a bug');
      },
    });
    expect(() => policyForApplication(broken, {})).toThrow(new TypeError('a bug'));
  });
});

describe('a policy with names that hold a question mark', () => {
  const named = policyOf({ paths: ['/w/what?'] });

  test('is refused at the start where the options declare no application', () => {
    expect(() => policyForApplication(named, { delimitersInNames: false })).toThrow(PolicyError);
  });

  test('waits for the application where the options say nothing', () => {
    const inForce = policyForApplication(named, {});
    const at = (delimitersInNames: boolean) => () =>
      inForce({ vocabulary: { applications: [], kinds: [], delimitersInNames } as never });
    expect(at(true)().compiled.delimitersInNames).toBe(true);
    expect(at(false)).toThrow(expect.objectContaining({ code: 'request.misassembled' }));
  });
});

describe('a policy in front of several applications', () => {
  const wordsOf = (...applications: readonly string[]) =>
    ({ vocabulary: { applications, kinds: [], delimitersInNames: false } }) as never;

  test('is checked with the words of each application, and compiled once', () => {
    const inForce = policyForApplication(policyOf({ applications: ['wiki'] }), { shadow: policyOf() });
    const [ofOne, ofOther] = [inForce(wordsOf('wiki')), inForce(wordsOf('wiki', 'forge'))];
    expect(ofOther.compiled[allRules][0]).toBe(ofOne.compiled[allRules][0]);
    expect(() => inForce(wordsOf('forge'))).toThrow(
      expect.objectContaining({ code: 'request.misassembled' }),
    );
  });

  test('has no rule that can never decide, in no words', () => {
    const hidden = { name: 'p', rules: [...policyOf().rules, rule({ name: 'never', paths: ['/w/x'] })] };
    expect(() => policyForApplication(hidden, {})).toThrow('can never decide a request');
    const inForce = policyForApplication(hidden, { unreachableRules: 'ignore' });
    expect(inForce(wordsOf()).compiled[allRules]).toHaveLength(2);
  });
});
