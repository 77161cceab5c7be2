import { describe, expect, test } from 'vitest';
import type { Rule } from '../../src/index.ts';
import { type MixedPage, policyNotes } from '../../src/tools/reach-notes.ts';
import { rule } from '../policies.ts';

const FEED: MixedPage = {
  name: 'the feed',
  brings: 'headlines',
  application: 'feed',
  paths: ['/feed/**'],
  kinds: ['story'],
};
const CALLS: MixedPage = {
  name: 'lookups',
  brings: 'names',
  application: 'conduit',
  paths: ['/api/*'],
  conduitMethods: ['phid.lookup'],
};
const noCode: Partial<Rule> = {
  name: 'no code',
  effect: 'deny',
  applications: ['differential', 'diffusion'],
};

/** The notes on these rules, each with its rule's place. */
function notes(...rules: readonly Partial<Rule>[]): readonly string[] {
  const named = rules.map((fields, index) => rule({ name: `r${index}`, ...fields }));
  return policyNotes({ name: 'p', rules: named }, { mixedPages: [FEED, CALLS] }).map(
    ({ path, message }) => `${path}: ${message}`,
  );
}

test('a note reports a name of no known Conduit method, since a rule against it denies nothing', () => {
  const rules = [
    rule({
      name: 'r0',
      effect: 'deny',
      conduitMethods: ['badges.*', 'badge.edit', 'user.*', 'user.whom', '*'],
    }),
    rule({ name: 'r1', conduitMethods: ['*.search', 'badge.e*'] }),
  ];
  const conduitMethods = ['badge.search', 'badge.edit', 'user.whoami'];
  expect(policyNotes({ name: 'p', rules }, { conduitMethods })).toEqual([
    {
      rule: 'r0',
      path: 'rules[0]',
      message: 'contains unknown Conduit methods (an extension may define them): badges.*, user.whom',
    },
  ]);
  expect(policyNotes({ name: 'p', rules }, {})).toEqual([]);
});

test('a note contains operations that nothing of its kinds has', () => {
  const operations = new Map([
    ['', ['query']],
    ['task', ['view', 'edit', 'export']],
    ['repository', ['view', 'push']],
  ]);
  const told = (...rules: Partial<Rule>[]) =>
    policyNotes(
      { name: 'p', rules: rules.map((each, index) => rule({ name: `r${index}`, ...each })) },
      { operations },
    ).map(({ message }) => message);
  expect(told({ operations: ['exprot', 'xyzzyxyzzy', 'query', 'e*', 'f*'] })).toEqual([
    'contains operations that no request has (an extension may define them): exprot (export?), xyzzyxyzzy, f*',
  ]);
  expect(told({ kinds: ['task'], effect: 'deny', operations: ['push', 'view'] })).toEqual([
    'contains operations that no request of kind task has (an extension may define them): push',
  ]);
  expect(told({ kinds: ['task', 'repository'], operations: ['push', 'ed*'] }, { kinds: ['task'] })).toEqual(
    [],
  );
  expect(policyNotes({ name: 'p', rules: [rule({ name: 'r', operations: ['exprot'] })] }, {})).toEqual([]);
});

describe('the notes on a policy', () => {
  test('report what an opened page leaks, and under which denial', () => {
    expect(notes(noCode, { paths: ['/feed/**'] })).toEqual([
      'rules[1]: allows, despite rules[0] "no code" (deny), pages that can show data of differential, diffusion: the feed (headlines)',
    ]);
  });

  test.each<[string, Partial<Rule>]>([
    ['a path inside', { paths: ['/feed/12/'] }],
    ['its kind', { kinds: ['story'] }],
    ['its application and path', { applications: ['feed'], paths: ['/feed/'] }],
    ['a Conduit method', { conduitMethods: ['phid.lookup'] }],
    ['a rule for reading', { effect: 'readOnly', paths: ['/feed/**'] }],
  ])('find a page that is opened by %s', (_name, fields) => {
    expect(notes(noCode, fields)).toHaveLength(1);
  });

  test.each<[string, readonly Partial<Rule>[]]>([
    ['all is allowed, and the denial holds', [noCode, {}]],
    ['another page is opened', [noCode, { paths: ['/search/**', '/feeds/**'] }]],
    ['another application is', [noCode, { applications: ['search'], paths: ['/feed/**'] }]],
    ['nothing is denied', [{ paths: ['/feed/**'] }]],
    ['the page itself is denied', [{ ...noCode, applications: ['feed'] }, { paths: ['/feed/**'] }]],
    ['the denial is of another place', [{ ...noCode, paths: ['/search/**'] }, { paths: ['/feed/**'] }]],
    [
      'nobody is in both',
      [
        { ...noCode, who: { except: ['dev'] } },
        { paths: ['/feed/**'], who: { roles: ['dev'] } },
      ],
    ],
    [
      'no way to authenticate is in both',
      [
        { ...noCode, who: { via: ['agent'] } },
        { paths: ['/feed/**'], who: { via: ['browser', 'program'] } },
      ],
    ],
    [
      'a person is no service',
      [
        { ...noCode, who: { kind: 'user' } },
        { paths: ['/feed/**'], who: { kind: 'service' } },
      ],
    ],
  ])('are absent where %s', (_name, rules) => {
    expect(notes(...rules)).toEqual([]);
  });

  test('report what a rule by application does not reach', () => {
    const escapes = [
      { applications: ['paste'], how: '{P1} in a comment' },
      { applications: ['diffusion'], how: 'raw contents as files' },
      { applications: 'any', how: 'attached files' },
    ] as const;
    const rules = [rule({ ...noCode, name: 'no code' }), rule({ name: 'all' })];
    expect(policyNotes({ name: 'p', rules }, { escapes })).toEqual([
      { rule: 'no code', path: 'rules[0]', message: 'does not cover: raw contents as files' },
      { rule: 'no code', path: 'rules[0]', message: 'does not cover: attached files' },
    ]);
  });
});
