import { describe, expect, test } from 'vitest';
import { compilePolicy, PolicyError } from '../../src/index.ts';
import { rule } from '../policies.ts';

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
      'policy: 2 to correct\n  rules[0].who.roles[0]: "admni" is not a declared role; did you mean "admin"?\n  rules[0].paths[0]: must begin with "/"',
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

  test('takes whatever roles there are where none are declared', () => {
    const rules = [{ name: 'r', effect: 'allow', who: { roles: ['anything'] }, paths: ['/**'] }] as const;
    expect(compilePolicy({ name: 'p', rules }).roles).toEqual(['anything']);
  });
});
