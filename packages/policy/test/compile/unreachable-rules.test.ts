import { describe, expect, test } from 'vitest';
import { checkPolicy, type Rule } from '../../src/index.ts';
import { rule } from '../policies.ts';

/** Which rules can never decide, by their place. */
function unreachable(...rules: Partial<Rule>[]): string[] {
  const named = rules.map((fields, index) => rule({ name: `r${index}`, ...fields }));
  return checkPolicy({ name: 'p', rules: named }).map(({ path }) => path);
}

describe('a rule that can never decide', () => {
  test.each<[string, Partial<Rule>[], string[]]>([
    [
      'one that allows below one that denies',
      [{ paths: ['/a/x'] }, { effect: 'deny', paths: ['/a/**'] }],
      ['rules[0]'],
    ],
    ['the second of two equal ones', [{}, {}], ['rules[1]']],
    ['one for a role after one for all', [{}, { who: { roles: ['a'] } }], ['rules[1]']],
    ['one that allows where all may only read', [{ effect: 'readOnly' }, { paths: ['/x'] }], ['rules[1]']],
    ['a wildcard below a wider one', [{ paths: ['/T*'] }, { paths: ['/T1*'] }], ['rules[1]']],
    ['several paths, each covered', [{ paths: ['/a/**', '/b/**'] }, { paths: ['/a', '/b/*'] }], ['rules[1]']],
    [
      'an object of an application',
      [{ applications: ['diffusion'] }, { applications: ['diffusion'], ids: ['R1'] }],
      ['rules[1]'],
    ],
    [
      'a Conduit method below a pattern',
      [{ conduitMethods: ['maniphest.*'] }, { conduitMethods: ['maniphest.edit'] }],
      ['rules[1]'],
    ],
    [
      'a page by its path after the same, whatever is denied',
      [{ paths: ['/feed/**'] }, { effect: 'deny', applications: ['a'] }, { paths: ['/feed/'] }],
      ['rules[2]'],
    ],
    [
      'one that denies an application after one that denies several',
      [
        { effect: 'deny', applications: ['a', 'b'] },
        { effect: 'deny', applications: ['a'], kinds: ['k'] },
      ],
      ['rules[1]'],
    ],
    [
      'a kind below a rule for the verified',
      [{ who: 'authenticated' }, { who: { kind: 'service' } }],
      ['rules[1]'],
    ],
    [
      'a way to authenticate below a rule for it and another',
      [{ who: { via: ['agent', 'program'] } }, { who: { via: ['agent'], kind: 'user' } }],
      ['rules[1]'],
    ],
    [
      'the same circumstances',
      [{ networks: ['10.0.0.0/8'] }, { networks: ['10.0.0.0/8'], paths: ['/x'] }],
      ['rules[1]'],
    ],
  ])('is found: %s', (_name, rules, places) => {
    expect(unreachable(...rules)).toEqual(places);
  });

  test.each<[string, Partial<Rule>[]]>([
    ['a narrow one before a wide one, of which it is the name', [{ paths: ['/x'] }, {}]],
    ['one that denies below one that allows', [{}, { effect: 'deny', paths: ['/x'] }]],
    ['a wide path after a narrow one', [{ paths: ['/a/*'] }, { paths: ['/a/**'] }]],
    ['some of several paths', [{ paths: ['/a/**'] }, { paths: ['/a', '/b'] }]],
    ['a "#" of a name that no wildcard stands for', [{}, { paths: ['/C#'] }]],
    ['other exceptions', [{ who: { except: ['x'] } }, { who: { except: ['y'] } }]],
    ['other roles', [{ who: { roles: ['a'] } }, { who: { roles: ['a', 'b'] } }]],
    ['all methods after one', [{ methods: ['GET'] }, {}]],
    [
      'a login below a login for more',
      [{ effect: 'stepUp', who: 'anyone', authentication: { amr: ['mfa'] } }, {}],
    ],
    ['anybody behind a login', [{ effect: 'login' }, {}]],
    ['other networks', [{ networks: ['10.0.0.0/8'] }, { networks: ['10.1.0.0/16'] }]],
    ['everywhere after a network', [{ networks: ['10.0.0.0/8'] }, {}]],
    [
      'a page by its path, which opens it in spite of what is denied by application',
      [{}, { effect: 'deny', applications: ['diffusion'] }, { paths: ['/feed/**'] }],
    ],
    [
      'the same, by its kind',
      [{}, { effect: 'stepUp', applications: ['a'], authentication: { amr: ['mfa'] } }, { kinds: ['story'] }],
    ],
    [
      'the same, for reading',
      [{ effect: 'readOnly' }, { effect: 'deny', applications: ['a'] }, { paths: ['/feed/**'] }],
    ],
    [
      'a mixed page of its application by its path',
      [{ applications: ['feed'] }, { applications: ['feed'], paths: ['/feed/**'] }],
    ],
    [
      'what other applications bring of one, where only its kind is denied',
      [
        { effect: 'deny', kinds: ['revision'] },
        { effect: 'deny', applications: ['differential'], kinds: ['revision'] },
      ],
    ],
    [
      'what mixed pages bring, where only Conduit methods are denied',
      [
        { effect: 'deny', conduitMethods: ['a.*'] },
        { effect: 'deny', applications: ['conduit'], operations: ['a.view'] },
      ],
    ],
    ['other applications', [{ applications: ['diffusion'] }, { applications: ['diffusion', 'config'] }]],
  ])('is not reported where there is none: %s', (_name, rules) => {
    expect(unreachable(...rules)).toEqual([]);
  });

  test('is reported with the rule that hides it, and what to do', () => {
    const rules = [rule({ name: 'x', paths: ['/x'] }), rule({ name: 'all', effect: 'deny' })];
    expect(checkPolicy({ name: 'p', rules })).toEqual([
      {
        path: 'rules[0]',
        message:
          'can never decide a request, because rules[1] "all" (deny) always decides first: remove this rule, or narrow the other',
        suggestion: undefined,
      },
    ]);
    expect(checkPolicy({ name: 'p', rules }, { unreachableRules: 'ignore' })).toEqual([]);
  });
});
