import { describe, expect, test } from 'vitest';
import {
  allRules,
  type CompiledPolicy,
  compileChecked,
  matchingRules,
} from '../../src/compile/compiled-policy.ts';
import { policyOutline } from '../../src/compile/policy-outline.ts';
import { asnsCompiler } from '../../src/criteria/asns.ts';
import { compilePolicy, PolicyError } from '../../src/index.ts';
import { rule } from '../policies.ts';
import { requestBy } from '../requests.ts';

describe('compilePolicy', () => {
  test('throws one error that lists all problems', () => {
    const compile = () =>
      compilePolicy(
        // @ts-expect-error a role that is not declared
        { name: 'p', rules: [rule({ name: 'r', paths: ['x'], who: { roles: ['admni'] } })] },
        { roles: ['admin'] },
      );
    expect(compile).toThrow(PolicyError);
    expect(compile).toThrow(
      'policy: 2 problems\n  rules[0].who.roles[0]: "admni" is not a declared role; did you mean "admin"?\n  rules[0].paths[0]: must start with "/"',
    );
  });

  test('knows every role that a rule names', () => {
    const { name, roles } = compilePolicy({
      name: 'p',
      rules: [
        rule({ name: 'one', who: { roles: ['a', 'b'], except: ['c'] } }),
        rule({ name: 'two', who: { except: ['d', 'a'] } }),
        rule({ name: 'three', who: 'anyone' }),
      ],
    });
    expect([name, [...roles].sort()]).toEqual(['p', ['a', 'b', 'c', 'd']]);
  });

  test('does not compile with a role that is not declared', () => {
    const roles = ['admin', 'engineer'] as const;
    compilePolicy(
      { name: 'p', rules: [{ name: 'r', effect: 'allow', who: { roles: ['engineer'] }, paths: ['/**'] }] },
      { roles },
    );
    const misspelled = () =>
      compilePolicy(
        // @ts-expect-error misspelled
        { name: 'p', rules: [{ name: 'r', effect: 'allow', who: { roles: ['enginer'] }, paths: ['/**'] }] },
        { roles },
      );
    expect(misspelled).toThrow(PolicyError);
  });

  test('accepts any roles where none are declared', () => {
    const rules = [{ name: 'r', effect: 'allow', who: { roles: ['anything'] }, paths: ['/**'] }] as const;
    expect(compilePolicy({ name: 'p', rules }).roles).toEqual(['anything']);
  });
});

describe('what a policy needs to know', () => {
  const factsOf = (...rules: Parameters<typeof rule>[0][]) => {
    const policy = { name: 'p', rules: rules.map((each) => rule(each)) };
    // Here no rule is asked for what it decides.
    const compiled = compilePolicy(policy, { unreachableRules: 'ignore' });
    const { needsResource, needsNetwork, hasCircumstances, delimitersInNames } = compiled;
    return { needsResource, needsNetwork, hasCircumstances, delimitersInNames };
  };
  const nothing = {
    needsResource: false,
    needsNetwork: false,
    hasCircumstances: false,
    delimitersInNames: false,
  };
  const plain = { name: 'plain', paths: ['/**'] };

  test('is nothing where its rules use only paths and users', () => {
    expect(
      factsOf(plain, { name: 'b', who: { roles: ['a'] }, methods: ['GET'], description: 'Reads.' }),
    ).toEqual(nothing);
    const withoutWord = { name: 'p', rules: [rule({ ...plain, networks: undefined } as never)] };
    const networks = { field: 'networks' } as never;
    expect(
      compileChecked(withoutWord, { compilers: [networks] }, policyOutline(withoutWord.rules)),
    ).toMatchObject(nothing);
  });

  test.each([
    [{ networks: ['192.0.2.0/24'] }, { needsNetwork: true, hasCircumstances: true }],
    [{ countries: ['NL'] }, { needsNetwork: true, hasCircumstances: true }],
    [{ asns: [13335] }, { needsNetwork: true, hasCircumstances: true }],
    [{ emailDomains: ['acme.example'] }, { hasCircumstances: true }],
    [{ applications: ['wiki'] }, { needsResource: true }],
  ])('is found by one rule with %j, whatever rules surround it', (fields, facts) => {
    const telling = { name: 'telling', ...fields } as never;
    expect(factsOf(telling, plain)).toEqual({ ...nothing, ...facts });
    expect(factsOf(plain, telling)).toEqual({ ...nothing, ...facts });
  });
});

describe('the rules of a compiled policy', () => {
  const { paths: _, ...wiki } = rule({ name: 'wiki', effect: 'deny', applications: ['wiki'] });
  const policy = { name: 'p', rules: [rule({ name: 'paths', paths: ['/w/**'] }), wiki] };
  const request = requestBy({ path: '/w/a', resource: { application: 'wiki' } });
  const found = (compiled: CompiledPolicy, asked = request) =>
    compiled[matchingRules](asked).flatMap(({ by, restrictiveOnly, group }) =>
      group.shown.map((shown) => [shown.rule.name, by, restrictiveOnly]),
    );

  test('are available as a whole, and for a request only those that could match', () => {
    for (const compiled of [
      compilePolicy(policy),
      compileChecked(policy, { compilers: [] }, policyOutline(policy.rules)),
    ]) {
      expect(compiled[allRules].map((each) => each.rule.name)).toEqual(['paths', 'wiki']);
      expect(
        found(compiled)
          .map(([name]) => name)
          .sort(),
      ).toEqual(['paths', 'wiki']);
      expect(found(compiled).some(([, , restrictive]) => restrictive)).toBe(false);
    }
  });

  test('speak of names with delimiters only where they restrict, but for those of a resource', () => {
    for (const compiled of [
      compilePolicy(policy, { delimitersInNames: true }),
      compileChecked(policy, { compilers: [], delimitersInNames: true }, policyOutline(policy.rules)),
    ]) {
      expect(compiled.delimitersInNames).toBe(true);
      // Where nobody knows what a request is about, rules about resources restrict.
      const all = [...found(compiled), ...found(compiled, requestBy({ path: '/w/a' }))];
      for (const [, by, restrictive] of all) expect(restrictive).toBe(by !== 'resource');
      expect(new Set(all.map(([, by]) => by))).toEqual(new Set(['resource', 'unknown']));
    }
  });

  test('let a wildcard match a delimiter of a name where that is configured, and restrict by it in any case', () => {
    const named = requestBy({ path: '/w/what?', resource: { application: 'other' } });
    const options = { compilers: [] };
    const outline = policyOutline(policy.rules);
    expect(found(compilePolicy(policy), named)).toEqual([['paths', 'resource', true]]);
    expect(found(compileChecked(policy, options, outline), named)).toEqual([['paths', 'resource', true]]);
    for (const compiled of [
      compilePolicy(policy, { delimitersInNames: true }),
      compileChecked(policy, { ...options, delimitersInNames: true }, outline),
    ]) {
      expect(found(compiled, named)).toEqual([['paths', 'resource', false]]);
    }
  });

  test('are compiled with the given parts, and with all that they need', () => {
    const asking = { name: 'p', rules: [rule({ name: 'r', paths: ['/**'], asns: [13335] })] };
    expect(() => compileChecked(asking, { compilers: [] }, policyOutline(asking.rules))).toThrow(
      new TypeError('policy: the compiler of the criterion "asns" is missing, which the rule "r" uses'),
    );
    expect(
      compileChecked(asking, { compilers: [asnsCompiler as never] }, policyOutline(asking.rules))
        .needsNetwork,
    ).toBe(true);
  });
});
