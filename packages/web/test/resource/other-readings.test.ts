import { allowAnyone, pipeline } from '@portcullis/core';
import { enforce } from '@portcullis/policy';
import { describe, expect, test } from 'vitest';
import { web } from '../../src/index.ts';
import { as, ask, person, recordingOrigin, withRoles } from '../fixtures/gate.ts';

describe('an address that a server may read as another one', () => {
  const { origin, calls } = recordingOrigin();
  const reports = web({
    name: 'reports',
    origin,
    resources: [
      { path: '/reports/:id/export', kind: 'export' },
      { path: '/reports/:id/**', kind: 'report' },
      { path: '/public/**', kind: 'handout' },
      { path: '/admin/**', kind: 'administration' },
    ],
  });
  const guarded = pipeline(reports)
    .use(as(person()))
    .use(withRoles('reader'))
    .use(
      enforce({
        name: 'reports',
        rules: [
          { name: 'all', effect: 'allow', who: 'authenticated', paths: ['/**'] },
          { name: 'closed', effect: 'deny', who: 'authenticated', kinds: ['administration', 'export'] },
        ],
      }),
    );

  test.each([
    // Fastify 4 takes what follows the first semicolon for a query.
    '/reports/7/export;/view',
    '/reports/7/export%3B/view',
    '/REPORTS/7/Export;a=b/c/d',
    // Apache decodes a path before `RewriteRule` makes a query of it, and PHP decodes the query.
    '/%2561dmin',
    '/%2541DMIN/users',
    '/admin%252Fusers',
    '/x/%255C%252e./admin',
    '/public/..%252Fadmin',
    '/public/%252e%252e/admin',
    '/public/..%255Cadmin',
    '/adm%25C4%25B1n/users',
    '/%25ff/../%2561dmin%253B/x',
    // nginx hands on what it decoded (`proxy_pass` with `$uri`), and may write it into a query (`try_files /x /page.php?page=$uri`).
    '/%252561dmin',
    '/admin%26',
    '/admin%26x/y',
    '/reports/7/export%26a',
    '/public/x%26page=admin/users',
    '/x%2526page%253dadmin',
    // Pyramid and Zope find a view by its name, and by its name with two signs before it.
    '/@@admin',
    '/admin%2523x',
    '/admin%253Fx',
    // Windows leaves out dots and spaces at the end of a file's name, and ASP.NET what holds a session.
    '/admin./users',
    '/admin%20',
    '/ADMIN::$INDEX_ALLOCATION/users',
    '/(S(lit3py55t21z5v55vlm25s55))/admin/users',
    '/public/..%20/admin',
  ])('is refused: %s', async (path) => {
    calls.length = 0;
    const answer = await ask(guarded, path);
    expect([answer.status, await answer.json()]).toMatchObject([400, { code: 'web.path_ambiguous' }]);
    expect(calls).toEqual([]);
  });

  test.each([
    '/public/a;v=1/b',
    '/reports/7;v=1/summary',
    '/files/50%25',
    '/files/50%2520off',
    '/job/app/job/feature%252Flogin/',
    '/public/%25zz/%2500',
    '/public/J.R./x',
    '/wiki/Help:Contents',
    '/public/%25C3%25A9%253B',
    '/public/R%26D',
    '/x/R%26D/a=b',
  ])('and one that all read alike is forwarded: %s', async (path) => {
    expect((await ask(guarded, path)).status).toBe(200);
  });

  test.each([
    ['the application says so', '/R', { ampersands: 'pass' }],
    ['a pattern names it', '/R&D/**', {}],
  ] as const)(
    'a path with an ampersand is accepted where no query is made of it: %s',
    async (_, path, said) => {
      const files = pipeline(web({ origin, ...said, resources: [{ path, kind: 'page' }] })).use(
        allowAnyone(),
      );
      for (const path of ['/R%26D', '/R%26D/x', '/R/x%26a=b'])
        expect((await ask(files, path)).status).toBe(200);
    },
  );

  test.each(['/admin;x/y', '/admin/a%252Fb', '/reports/7/export;x'])(
    'or denied, as by any: %s',
    async (path) => {
      expect((await ask(guarded, path)).status).toBe(403);
    },
  );

  test('is not checked where no rule can use kinds', async () => {
    const plain = pipeline(web({ origin })).use(as(person())).use(withRoles('reader'));
    expect((await ask(plain, '/a;x/..%252Fb')).status).toBe(200);
  });
});
