import { describe, expect, test } from 'vitest';
import { policyForApplication } from '../../src/compile/policy-for-application.ts';
import { type Policy, PolicyError, type Rule } from '../../src/index.ts';
import { rule } from '../policies.ts';

const policyOf = (fields: Partial<Rule> = {}): Policy => ({
  name: 'p',
  rules: [rule({ name: 'r', paths: ['/w/**'], ...fields })],
});
const LOCAL = { countries: ['NL'] };

describe('the policies in force', () => {
  test.each([
    ['neither', {}, undefined, false],
    ['the one that decides', LOCAL, undefined, true],
    ['the shadow alone', {}, LOCAL, true],
    ['a shadow beside it, which does not', {}, {}, false],
  ])('ask where a request comes from if %s asks', (_which, fields, shadow, uses) => {
    const options = shadow === undefined ? {} : { shadow: policyOf(shadow) };
    expect(policyForApplication(policyOf(fields), options)(undefined).usesNetwork).toBe(uses);
  });

  test('are refused at once for what is wrong whatever the application is', () => {
    const wrong = policyOf({ effect: 'maybe' as never });
    expect(() => policyForApplication(wrong, {})).toThrow(PolicyError);
    expect(() => policyForApplication(wrong, { delimitersInNames: true })).toThrow(PolicyError);
    expect(() => policyForApplication(policyOf(), { shadow: wrong })).toThrow(PolicyError);
  });

  test('fail by what is no problem of a policy as it is', () => {
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

  test('is refused at once where the options say that there are none', () => {
    expect(() => policyForApplication(named, { delimitersInNames: false })).toThrow(PolicyError);
  });

  test('waits for the application where they say nothing', () => {
    const inForce = policyForApplication(named, {});
    const at = (delimitersInNames: boolean) => () =>
      inForce({ vocabulary: { applications: [], kinds: [], delimitersInNames } as never });
    expect(at(true)().compiled.delimitersInNames).toBe(true);
    expect(at(false)).toThrow(expect.objectContaining({ code: 'request.misassembled' }));
  });
});
