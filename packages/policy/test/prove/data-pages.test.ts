import type { Resource } from '@portcullis/core';
import { describe, expect, test } from 'vitest';
import type { Policy, PolicyClaim, Rule } from '../../src/index.ts';
import { prove } from '../../src/prove.ts';

const PAGES: Readonly<Record<string, Resource>> = {
  '/code/': { application: 'code', kind: 'file', operation: 'view' },
  '/remove/': { application: 'code', kind: 'file', operation: 'delete' },
  '/raw/': { application: 'code', kind: 'raw', operation: 'view' },
  '/feed/': { application: 'feed', operation: 'view', reaches: 'any' },
  '/review/': { application: 'review', operation: 'view', reaches: ['code'] },
  '/wiki/': { application: 'wiki', operation: 'view', reaches: ['files'] },
  '/tasks/': { application: 'tasks', operation: 'view' },
};
const never = { name: 'no-code', who: { roles: ['guest'] }, applications: ['code'], never: true } as const;
const guests = (paths: readonly string[], more: Partial<Rule> = {}): Rule =>
  ({ name: 'guests', effect: 'allow', who: { roles: ['guest'] }, paths, ...more }) as Rule;

function proved(
  rules: readonly Rule[],
  claim: PolicyClaim = never,
  { classify = (_method: string, path: string) => PAGES[path], pageOf = undefined as never } = {},
) {
  const policy: Policy = { name: 'p', rules, claims: [claim] };
  const [proof] = prove(policy, {
    ...{ classify, pageOf, paths: Object.keys(PAGES), now: Date.parse('2026-01-05T12:00:00Z') },
  });
  return proof;
}

const feed = { application: 'feed', method: 'GET', path: '/feed/', rule: 'guests' };
const review = { application: 'review', method: 'GET', path: '/review/', rule: 'guests' };

describe('data that a claim says a user never gets', () => {
  test('is returned by every page that they may open, and that can return data of its applications', () => {
    const { holds, alsoBy } = proved([guests(['/feed/', '/review/', '/wiki/', '/tasks/'])]) ?? {};
    expect([holds, alsoBy]).toEqual([true, [feed, review]]);
  });

  test('is returned by no page where they may open none of these', () => {
    expect(proved([guests(['/wiki/', '/tasks/'])])).toEqual({ name: 'no-code', holds: true, alsoBy: [] });
  });

  test('is returned by a page of its own application that the claim does not mention', () => {
    const raw = { application: 'code', kind: 'raw', method: 'GET', path: '/raw/', rule: 'guests' };
    expect(proved([guests(['/raw/'])], { ...never, kinds: ['file'] })?.alsoBy).toEqual([raw]);
  });

  test('is returned by no page that is open to others alone', () => {
    const others = { ...guests(['/feed/']), who: { roles: ['staff'], except: ['guest'] } } as Rule;
    expect(proved([others])?.alsoBy).toEqual([]);
  });

  test('does not come by a page where all that the claim asks for is asked for as well', () => {
    const fresh = { authentication: { maxAgeSeconds: 60 } };
    const { never: _, ...about } = never;
    const claim = { ...about, onlyIf: fresh };
    expect(proved([guests(['/feed/'], fresh)], claim)?.alsoBy).toEqual([]);
    expect(proved([guests(['/feed/'])], claim)?.alsoBy).toEqual([feed]);
  });

  test('is shown once for each page with a name, with every rule that admits', () => {
    const pageOf = ((_resource: Resource, path: string) =>
      path === '/feed/' ? 'the feed' : undefined) as never;
    const rules = [guests(['/feed/']), { ...guests(['/feed/'], { methods: ['POST'] }), name: 'posts' }];
    expect(proved(rules, never, { classify: (_m, path) => PAGES[path], pageOf })?.alsoBy).toEqual([
      { ...feed, page: 'the feed' },
    ]);
  });
});

test.each([
  ['names kinds alone', { ...never, applications: undefined, kinds: ['file'] }, undefined],
  [
    'is about an application whose pages do not say what they bring',
    never,
    (_method: string, path: string) => {
      const { reaches: _, ...own } = PAGES[path] ?? { application: 'none' };
      return own;
    },
  ],
])('the pages that show the data of a claim that %s are unknown', (_what, claim, classify) => {
  const given = JSON.parse(JSON.stringify(claim));
  expect(proved([guests(['/feed/'])], given, classify && ({ classify } as never))?.alsoBy).toBe('unknown');
});

test.each([
  ['paths', { applications: undefined, paths: ['/code/'] }],
  ['what is done', { operations: ['delete'] }],
  ['what is sent', { methods: ['POST'] }],
  ['what stays open', { never: undefined, always: true, applications: ['tasks'] }],
])('a claim about %s is about requests, and has no further finding', (_what, more) => {
  const claim = JSON.parse(JSON.stringify({ ...never, ...more }));
  expect(proved([guests(['/feed/', '/tasks/'])], claim)).toEqual({ name: 'no-code', holds: true });
});
