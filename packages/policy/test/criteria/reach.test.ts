import type { Resource } from '@portcullis/core';
import { describe, expect, test } from 'vitest';
import { evaluate, type PolicyRequest, type Rule } from '../../src/index.ts';
import { policyOf, rule } from '../policies.ts';
import { requestBy } from '../requests.ts';

/** Who answers a request of somebody with these rules: `allow by x`, `deny by nobody`. */
function answer(rules: readonly Partial<Rule>[], asked: Partial<PolicyRequest>): string {
  const policy = policyOf(rules.map((fields, index) => rule({ name: `r${index}`, ...fields })));
  const { effect, rule: by } = evaluate(policy, requestBy(asked));
  return `${effect} by ${by ?? 'nobody'}`;
}

const everything: Partial<Rule> = { paths: ['/**'] };
const noCode: Partial<Rule> = { effect: 'deny', applications: ['differential', 'diffusion'] };

/** What was open with `/**` allowed and the code denied, as it is classified. */
const LEAKS: readonly [path: string, resource: Resource][] = [
  ['/api/differential.getrawdiff', conduit('differential.getrawdiff', ['differential'])],
  ['/api/diffusion.filecontentquery', conduit('diffusion.filecontentquery', ['diffusion'])],
  ['/transactions/raw/PHID-XACT-DREV-a/', { application: 'transactions', reaches: ['differential'] }],
  ['/object/D12/', { application: 'typeahead', operation: 'view', reaches: ['differential'] }],
  ['/search/', { application: 'search', operation: 'query', reaches: 'any' }],
  ['/search/hovercard/', { application: 'search', operation: 'query', reaches: 'any' }],
  ['/feed/', { application: 'feed', operation: 'query', reaches: 'any' }],
  ['/mail/detail/4/', { application: 'metamta', kind: 'mail', operation: 'view', reaches: 'any' }],
  ['/harbormaster/', { application: 'harbormaster', reaches: ['differential', 'diffusion'] }],
  ['/W3', { application: 'dashboard', kind: 'panel', id: 'W3', operation: 'view', reaches: 'any' }],
  ['/F123', { application: 'files', kind: 'file', id: 'F123', operation: 'view', reaches: 'any' }],
  ['/file/ui/curtain/list/PHID-DREV-a/', { application: 'files', reaches: ['differential'] }],
  ['/typeahead/class/X/', { application: 'typeahead', operation: 'query', reaches: 'any' }],
  ['/notification/', { application: 'notification', operation: 'query', reaches: 'any' }],
];

function conduit(operation: string, reaches?: Resource['reaches']): Resource {
  return { application: 'conduit', kind: 'method', operation, ...(reaches && { reaches }) };
}

const feed: Resource = { application: 'feed', kind: 'story', operation: 'query', reaches: 'any' };
const atFeed = { path: '/feed/', resource: feed };

describe('a rule that denies by application', () => {
  test.each(LEAKS)('holds the data of that application at %s', (path, resource) => {
    expect(answer([everything, noCode], { path, resource })).toBe('deny by r1');
  });

  test('is named by the decision as one that matched', () => {
    const policy = policyOf([rule({ name: 'all' }), rule({ name: 'no code', ...noCode })]);
    expect(evaluate(policy, requestBy(atFeed)).considered).toMatchObject([
      { rule: 'all', matched: true },
      { rule: 'no code', matched: true },
    ]);
  });

  test('is unknown where only other applications are reached', () => {
    const resource = conduit('maniphest.search', ['maniphest']);
    expect(answer([everything, noCode], { path: '/api/maniphest.search', resource })).toBe('allow by r0');
  });

  test.each<[string, Partial<Rule>, string]>([
    ['login', { effect: 'login', who: 'anyone' }, 'deny by r1'],
    ['stepUp', { effect: 'stepUp', authentication: { amr: ['mfa'] } }, 'deny by r1'],
    ['readOnly', { effect: 'readOnly' }, 'deny by r1'],
  ])('holds as %s does, which restricts as well', (effect, fields, expected) => {
    const caller = { kind: effect === 'login' ? ('anonymous' as const) : ('user' as const) };
    const rules = [everything, { ...fields, applications: ['differential'] }];
    const resource = conduit('differential.createcomment', ['differential']);
    for (const asked of [
      { method: 'POST', path: '/api/differential.createcomment', resource },
      { method: 'POST', path: '/feed/', resource: feed },
    ]) {
      expect(answer(rules, { caller, ...asked })).toBe(expected);
    }
  });

  test('does not know which objects of the application come, so it holds whichever it names', () => {
    const named = {
      effect: 'deny',
      applications: ['differential'],
      kinds: ['revision'],
      ids: ['D1'],
    } as const;
    for (const [path, resource] of LEAKS) {
      const reached = resource.reaches;
      if (reached !== 'any' && !reached?.includes('differential')) continue;
      expect(answer([everything, named], { path, resource })).toBe('deny by r1');
    }
  });

  test('lets reading through where it denies only what changes something, and holds a call that does', () => {
    const noPush: Partial<Rule> = {
      effect: 'deny',
      applications: ['diffusion'],
      operations: ['push', 'edit'],
    };
    const path = '/api/x';
    expect(answer([everything, noPush], atFeed)).toBe('allow by r0');
    expect(answer([everything, noPush], { ...atFeed, method: 'POST' })).toBe('allow by r0');
    const asked = (operation: string, reads: boolean) => ({
      path,
      resource: { ...conduit(operation, ['diffusion']), reads },
    });
    expect(answer([everything, noPush], asked('diffusion.branchquery', true))).toBe('allow by r0');
    expect(answer([everything, noPush], asked('diffusion.commit.edit', false))).toBe('deny by r1');
  });

  test('of what is read, `view` and `query` are one', () => {
    const noView: Partial<Rule> = { effect: 'deny', applications: ['diffusion'], operations: ['view'] };
    expect(answer([everything, noView], atFeed)).toBe('deny by r1');
  });

  test('speaks of its methods and its circumstances', () => {
    const posts = { ...noCode, methods: ['POST'] };
    expect(answer([everything, posts], atFeed)).toBe('allow by r0');
    expect(answer([everything, posts], { ...atFeed, method: 'POST' })).toBe('deny by r1');
    const office = { ...noCode, networks: ['10.0.0.0/8'] };
    expect(answer([everything, office], { ...atFeed, network: { address: '192.0.2.1' } })).toBe(
      'allow by r0',
    );
    expect(answer([everything, office], atFeed)).toBe('deny by r1');
  });
});

describe('a rule that denies Conduit methods', () => {
  test('is unknown for pages that mix data', () => {
    expect(answer([everything, { effect: 'deny', conduitMethods: ['*query'] }], atFeed)).toBe('allow by r0');
  });
});

describe('a rule that allows by application', () => {
  const tasks: Partial<Rule> = { applications: ['conduit', 'maniphest'] };

  test('opens only what is wholly inside', () => {
    const asked = (reaches?: Resource['reaches']) => ({ path: '/x', resource: conduit('a.b', reaches) });
    expect(answer([tasks], asked())).toBe('allow by r0');
    expect(answer([tasks], asked(['maniphest']))).toBe('allow by r0');
    expect(answer([tasks], asked(['maniphest', 'people']))).toBe('deny by nobody');
    expect(answer([tasks], asked('any'))).toBe('deny by nobody');
  });

  test('holds for reading, and restricts the rest', () => {
    const reading: Partial<Rule> = { ...tasks, effect: 'readOnly' };
    const asked = { path: '/x', resource: conduit('people.search', ['people']) };
    expect(answer([reading], asked)).toBe('deny by nobody');
  });

  test('opens a mixed page of its own that it names', () => {
    expect(answer([{ applications: ['feed'], paths: ['/**'] }], atFeed)).toBe('deny by nobody');
    expect(answer([{ applications: ['feed'], paths: ['/feed/**'] }], atFeed)).toBe('allow by r0');
    expect(answer([{ applications: ['feed'], kinds: ['story'] }], atFeed)).toBe('allow by r0');
  });

  test('is not widened by another rule before it that is narrower', () => {
    const narrow: Partial<Rule> = { applications: ['conduit'] };
    const asked = { path: '/x', resource: conduit('maniphest.search', ['maniphest']) };
    expect(answer([narrow, tasks], asked)).toBe('allow by r1');
  });
});

describe('a mixed page', () => {
  test.each<[string, Partial<Rule>]>([
    ['its path', { paths: ['/feed/'] }],
    ['a path below its first segment', { paths: ['/feed/**'] }],
    ['its kind', { paths: ['/**'], kinds: ['story'] }],
  ])('is open to callers whom a rule allows it by %s, whatever is denied by application', (_name, fields) => {
    expect(answer([everything, noCode, fields], atFeed)).toBe('allow by r2');
    // Where nothing is denied, the first rule that allows decides, whether it names the page or not.
    expect(answer([everything, fields], atFeed)).toBe('allow by r0');
    expect(answer([everything, noCode, { ...fields, effect: 'readOnly' }], atFeed)).toBe('allow by r2');
    const others = { ...fields, who: { roles: ['contractor'] } };
    expect(answer([everything, noCode, others], atFeed)).toBe('deny by r1');
    expect(answer([everything, noCode, others], { ...atFeed, roles: ['contractor'] })).toBe('allow by r2');
  });

  test.each<[string, Partial<Rule>]>([
    ['everything', { paths: ['/**'] }],
    ['by a wildcard', { paths: ['/*/', '/f*/**', '/*/**'] }],
    ['another page', { paths: ['/search/**'] }],
    ['by its application alone', { applications: ['feed'] }],
    ['by its application and what is done', { applications: ['feed'], operations: ['query'] }],
  ])('stays closed by a rule that allows %s', (_name, fields) => {
    expect(answer([everything, noCode, fields], atFeed)).toBe('deny by r1');
  });

  test('is named by a Conduit method', () => {
    const asked = { path: '/api/feed.query', resource: conduit('feed.query', 'any') };
    expect(answer([noCode, { conduitMethods: ['feed.query'] }], asked)).toBe('allow by r1');
    expect(answer([noCode, { conduitMethods: ['feed.*'] }], asked)).toBe('allow by r1');
    expect(answer([noCode, { conduitMethods: ['*.query', '*d.query'] }], asked)).toBe('deny by r0');
    expect(answer([{ conduitMethods: ['*.query'] }], asked)).toBe('allow by r0');
  });

  test('stays closed to callers to whom its own application, its path or its kind is denied', () => {
    const opens: Partial<Rule> = { paths: ['/feed/**'] };
    for (const fields of [{ applications: ['feed', 'x'] }, { paths: ['/feed/**'] }, { kinds: ['story'] }]) {
      expect(answer([opens, noCode, { effect: 'deny', ...fields }], atFeed)).toBe('deny by r2');
    }
    // Its own application is one of two by which the rule speaks of the page: the other one has no say.
    const both = rule({ name: 'both', effect: 'deny', applications: ['feed', 'diffusion'] });
    const policy = policyOf([rule({ name: 'feed', ...opens }), both]);
    expect(evaluate(policy, requestBy(atFeed)).considered).toMatchObject([
      { rule: 'feed', matched: true },
      { rule: 'both', matched: true },
    ]);
  });

  test('is the only place where an allow outranks a deny', () => {
    const method = 'differential.query';
    const asked = { path: `/api/${method}`, resource: conduit(method, ['differential']) };
    for (const fields of [{ conduitMethods: [method] }, { paths: [asked.path] }, { kinds: ['method'] }]) {
      expect(answer([noCode, fields], asked)).toBe('deny by r0');
    }
  });

  test('is open to anonymous callers only if any caller would be admitted', () => {
    const policy = policyOf([
      rule({ name: 'feed', paths: ['/feed/**'], who: { roles: ['staff'] } }),
      rule({ name: 'all' }),
      rule({ name: 'code', effect: 'deny', applications: ['diffusion'] }),
    ]);
    expect(evaluate(policy, requestBy({ ...atFeed, roles: ['staff'] }))).toMatchObject({
      effect: 'allow',
      rule: 'feed',
      open: false,
      considered: [
        { rule: 'feed', matched: true },
        { rule: 'all', matched: true },
        { rule: 'code', matched: false },
      ],
    });
  });
});

describe('a rule that lets only reading through', () => {
  test('restricts a change also where the request does not contain enough', () => {
    const office: Partial<Rule> = { effect: 'readOnly', networks: ['10.0.0.0/8'] };
    expect(answer([everything, office], { method: 'POST' })).toBe('deny by r1');
    expect(answer([everything, office], { method: 'GET' })).toBe('allow by r0');
    const code: Partial<Rule> = { effect: 'readOnly', applications: ['diffusion'] };
    expect(answer([everything, code], { method: 'POST' })).toBe('deny by r1');
  });

  test('restricts a change also where a wildcard must stand for a "#" of a name', () => {
    const rules: Partial<Rule>[] = [{ paths: ['/source/C#'] }, { effect: 'readOnly', paths: ['/source/**'] }];
    expect(answer(rules, { method: 'POST', path: '/source/C#' })).toBe('deny by r1');
    expect(answer(rules, { method: 'GET', path: '/source/C#' })).toBe('allow by r0');
  });
});
