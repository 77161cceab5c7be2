import type { Resource } from '@portcullis/core';
import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { classify } from '../../src/resource/classify.ts';
import { applicationNames } from '../../src/resource/route-table.ts';
import { target } from '../fixtures/context.ts';

/** Application, kind, identifier, operation; `-` for what the path does not say. */
function said(path: string, method = 'GET'): string {
  const { application, kind = '-', id = '-', operation = '-' }: Resource = classify(method, target(path));
  return `${application} ${kind} ${id} ${operation}`;
}

/** Addresses of every application of Phorge that has some, and what they are about. */
const ADDRESSES: readonly (readonly [path: string, resource: string])[] = [
  ['/almanac/device/view/db001.corp/', 'almanac device db001.corp view'],
  ['/almanac/binding/disable/7/', 'almanac binding 7 disable'],
  ['/applications/', 'applications - - query'],
  ['/applications/view/PhabricatorPasteApplication/', 'applications - PhabricatorPasteApplication view'],
  ['/applications/PhabricatorPasteApplication/uninstall/', 'applications admin - uninstall'],
  ['/applications/panel/PhabricatorPasteApplication/email/new/', 'applications admin - panel'],
  ['/auth/start/', 'auth login-flow - start'],
  ['/auth/config/edit/3/', 'auth admin 3 edit'],
  ['/auth/mfa/', 'auth admin - query'],
  ['/auth/sshkey/view/3/', 'auth sshkey 3 view'],
  ['/auth/sshkey/upload/', 'auth sshkey - upload'],
  ['/auth/session/terminate/3/', 'auth session 3 terminate'],
  ['/auth/session/downgrade/', 'auth session - downgrade'],
  ['/auth/token/revoke/3/', 'auth token 3 revoke'],
  ['/login/', 'auth login-flow - query'],
  ['/login/refresh/', 'auth ajax - refresh'],
  ['/oauth/phabricator/login/', 'auth login-flow - login'],
  ['/logout/', 'auth logout - logout'],
  ['/badges/recipients/4/add/', 'badges badge 4 recipients'],
  ['/E12/3/', 'calendar event E12 view'],
  ['/calendar/event/cancel/12/', 'calendar event E12 cancel'],
  ['/calendar/import/edit/', 'calendar import - create'],
  ['/res/phabricator/342a44c0/core.pkg.css', 'celerity asset - view'],
  ['/api/maniphest.search', 'conduit method - maniphest.search'],
  ['/conduit/method/user.whoami/', 'conduit - - method'],
  ['/conduit/token/', 'conduit token - create'],
  ['/conduit/login/', 'conduit token - create'],
  ['/conduit/token/terminate/5/', 'conduit token 5 terminate'],
  ['/config/edit/phabricator.base-uri/', 'config admin - edit'],
  ['/Z5', 'conpherence room Z5 view'],
  ['/conpherence/update/5/', 'conpherence room Z5 update'],
  ['/~/', 'console - - query'],
  ['/C8', 'countdown countdown C8 view'],
  ['/daemon/task/1/', 'daemons admin 1 view'],
  ['/daemon/bulk/view/1/', 'daemons bulk 1 view'],
  ['/W2', 'dashboards panel W2 view'],
  ['/dashboard/view/2/', 'dashboards dashboard 2 view'],
  ['/dashboard/panel/render/2/', 'dashboards panel W2 render'],
  ['/dashboard/panel/edit/9/', 'dashboards panel W9 edit'],
  ['/portal/view/3/', 'dashboards portal 3 view'],
  ['/portal/view/3/configure/global/', 'dashboards portal 3 configure'],
  ['/D12', 'differential revision D12 view'],
  ['/differential/', 'differential revision - query'],
  ['/differential/revision/edit/12/', 'differential revision D12 edit'],
  ['/differential/revision/edit/12/comment/', 'differential revision D12 edit'],
  ['/differential/revision/attach/7/to/12/', 'differential revision D12 attach'],
  ['/differential/diff/7/changesets/', 'differential diff 7 changesets'],
  ['/diffusion/', 'diffusion repository - query'],
  ['/diffusion/edit/form/default/', 'diffusion repository - create'],
  ['/diffusion/LAB/browse/master/', 'diffusion repository rLAB browse'],
  ['/source/lab/manage/', 'diffusion repository lab manage'],
  ['/rLAB0123abc', 'diffusion repository rLAB commit'],
  ['/diffusion/commit/', 'diffusion commit - query'],
  ['/book/phorge/edit/', 'diviner book phorge edit'],
  ['/diviner/find/', 'diviner - - find'],
  ['/doorkeeper/tags/', 'doorkeeper - - tags'],
  ['/drydock/blueprint/3/disable/', 'drydock blueprint 3 disable'],
  ['/fact/object/PHID-TASK-1/', 'facts - PHID-TASK-1 object'],
  ['/favorites/menu/edit/3/', 'favorites menu 3 edit'],
  ['/feed/991/', 'feed story 991 view'],
  ['/F31$10-20', 'files file F31 view'],
  ['/file/delete/31/', 'files file F31 delete'],
  ['/file/data/k3y/PHID-FILE-1/plan.pdf', 'files capability PHID-FILE-1 data'],
  ['/flag/delete/6/', 'flags flag 6 delete'],
  ['/guides/quickstart/', 'guides - - quickstart'],
  ['/B9', 'harbormaster buildable B9 view'],
  ['/harbormaster/build/abort/9/', 'harbormaster build 9 abort'],
  ['/harbormaster/hook/buildkite/', 'harbormaster webhook - hook'],
  ['/help/keyboardshortcut/', 'help - - keyboardshortcut'],
  ['/H2', 'herald rule H2 view'],
  ['/herald/webhook/view/2/', 'herald outgoing-webhook 2 view'],
  ['/', 'home - - query'],
  ['/home/menu/reorder/global/', 'home menu - reorder'],
  ['/L1', 'legalpad document L1 view'],
  ['/legalpad/signature/4/', 'legalpad signature 4 view'],
  ['/macro/disable/4/', 'macro macro 4 disable'],
  ['/mail/detail/4/', 'mail mail 4 detail'],
  ['/mail/postmark/', 'mail webhook - postmark'],
  ['/T34', 'maniphest task T34 view'],
  ['/maniphest/query/assigned/', 'maniphest task - query'],
  ['/maniphest/query/all/export/', 'maniphest task - export'],
  ['/maniphest/query/all/export', 'maniphest task - export'],
  ['/maniphest/query/export/', 'maniphest task - query'],
  ['/diffusion/pushlog/query/all/export/', 'diffusion pushlog - export'],
  ['/people/logs/query/all/export/', 'people admin - export'],
  ['/maniphest/task/edit/', 'maniphest task - create'],
  ['/maniphest/task/edit/form/12/', 'maniphest task - create'],
  ['/maniphest/task/edit/34/', 'maniphest task T34 edit'],
  ['/multimeter/', 'multimeter - - query'],
  ['/notification/panel/', 'notifications - - panel'],
  ['/ws/', 'notifications - - listen'],
  ['/nuance/queue/work/2/', 'nuance queue 2 work'],
  ['/action/2/', 'nuance source 2 view'],
  ['/oauthserver/client/secret/2/', 'oauth-server client 2 secret'],
  ['/oauthserver/token/', 'oauth-server oauth-token - token'],
  ['/owners/package/5/', 'owners package O5 view'],
  ['/package/acme/tool/1.0/', 'packages publisher acme view'],
  ['/packages/version/edit/5/', 'packages version 5 edit'],
  ['/K3', 'passphrase secret K3 view'],
  ['/passphrase/reveal/3/', 'passphrase secret K3 reveal'],
  ['/P6$3', 'paste paste P6 view'],
  ['/paste/raw/6/', 'paste paste P6 raw'],
  ['/p/alice/', 'people user alice view'],
  ['/people/', 'people user - query'],
  ['/people/empower/5/', 'people admin 5 empower'],
  ['/people/manage/5/', 'people user 5 manage'],
  ['/J4', 'phame post J4 view'],
  ['/phame/blog/manage/4/', 'phame blog 4 manage'],
  ['/phlux/edit/some.key/', 'phlux variable - edit'],
  ['/M7/2/', 'pholio mock M7 view'],
  ['/phpast/tree/7/', 'phpast - 7 tree'],
  ['/phrequent/track/start/PHID-TASK-1/', 'phrequent - PHID-TASK-1 track'],
  ['/w/team/2026/plans/', 'phriction document team/2026/plans view'],
  ['/phriction/history/team/2026/', 'phriction document team/2026 history'],
  ['/phriction/edit/7/', 'phriction document 7 edit'],
  ['/U7', 'phurl url U7 view'],
  ['/u/handbook', 'phurl url handbook view'],
  ['/policy/edit/object/PHID-TASK-1/', 'policy - PHID-TASK-1 edit'],
  ['/Q3', 'ponder question Q3 view'],
  ['/ponder/answer/edit/8/', 'ponder answer 8 edit'],
  ['/tag/security/', 'projects project security view'],
  ['/tag/security/board/', 'projects board security view'],
  ['/project/members/5/add/', 'projects project 5 members'],
  ['/remarkup/rule/PhutilRemarkupBoldRule/', 'reference - - view'],
  ['/search/query/advanced/', 'search - - query'],
  ['/settings/panel/vcspassword/', 'settings - - panel'],
  ['/V3', 'slowvote poll V3 view'],
  ['/vote/close/3/', 'slowvote poll V3 close'],
  ['/S1', 'spaces space S1 view'],
  ['/subscriptions/mute/PHID-TASK-1/', 'subscriptions - PHID-TASK-1 mute'],
  ['/status/', 'system health - view'],
  ['/favicon.ico', 'system asset - view'],
  ['/robots.txt', 'system asset - view'],
  ['/debug/', 'system debug - debug'],
  ['/readonly/config/', 'system - - readonly'],
  ['/token/give/PHID-TASK-1/', 'tokens - PHID-TASK-1 give'],
  ['/transactions/edit/PHID-XACT-1/', 'transactions transaction PHID-XACT-1 edit'],
  ['/transactions/new/PHID-XACT-1/', 'transactions transaction PHID-XACT-1 new'],
  ['/typeahead/class/PhabricatorPeopleDatasource/', 'typeahead - - class'],
  ['/uiexample/view/PHUIBadgeExample/', 'uiexamples - PHUIBadgeExample view'],
  ['/xhprof/list/sampled/', 'xhprof - - list'],
];

it.each(ADDRESSES)('%s is about: %s', (path, resource) => {
  expect(said(path)).toBe(resource);
});

test('every application has an address, except Audit, Extensions and Test', () => {
  const seen = new Set(ADDRESSES.map(([, resource]) => resource.split(' ')[0]));
  expect([...seen].sort()).toEqual(
    applicationNames()
      .filter((name) => name !== 'unknown')
      .toSorted(),
  );
  // Phorge has 66.
  expect(seen.size + ['audit', 'extensions', 'test'].length).toBe(66);
});

describe('a path that Phorge does not serve belongs to no application', () => {
  it.each(['/Maniphest/', '/D12x', '/d12', '/O', '/X12', '/constructor/', '/__proto__/', '/maniphest%20/'])(
    '%s',
    (path) => expect(said(path)).toBe('unknown - - -'),
  );
});

describe('the slash at the end, which Phorge adds, does not change the resource', () => {
  it.each(ADDRESSES.filter(([path]) => path.length > 1 && path.endsWith('/')))('%s', (path, resource) => {
    expect(said(path.slice(0, -1))).toBe(resource);
  });
});

describe('the method and path', () => {
  it.each([
    ['HEAD', '/D12', 'differential revision D12 view'],
    ['OPTIONS', '/D12', 'differential revision D12 view'],
    ['POST', '/V3', 'slowvote poll V3 edit'],
    ['PUT', '/D12', 'differential revision D12 edit'],
    ['PROPFIND', '/source/lab/', 'diffusion repository lab edit'],
    ['POST', '/rLAB0123abc', 'diffusion repository rLAB edit'],
    ['POST', '/source/lab/browse/', 'diffusion repository lab edit'],
    ['POST', '/maniphest/query/advanced/', 'maniphest task - query'],
    ['POST', '/maniphest/query/', 'maniphest task - query'],
    ['POST', '/search/', 'search - - query'],
    ['POST', '/maniphest/query/all/export/', 'maniphest task - export'],
    ['POST', '/maniphest/query/all/customize/', 'maniphest task - edit'],
    // Phorge makes a workboard here.
    ['POST', '/project/board/12/query/all/', 'projects board 12 edit'],
    ['POST', '/project/query/all/', 'projects project - query'],
    ['POST', '/pholio/inline/', 'pholio inline - edit'],
    ['POST', '/pholio/inline/7/', 'pholio inline 7 edit'],
    ['POST', '/pholio/inline/list/7/', 'pholio inline 7 edit'],
    ['POST', '/maniphest/', 'maniphest task - edit'],
    ['POST', '/', 'home - - edit'],
    ['POST', '/owners/paths/5/', 'owners package O5 edit'],
    ['POST', '/project/members/5/add/', 'projects project 5 edit'],
    ['POST', '/badges/archive/5/', 'badges badge 5 archive'],
    ['POST', '/api/maniphest.edit', 'conduit method - maniphest.edit'],
  ])('%s %s: %s', (method, path, resource) => {
    expect(said(path, method)).toBe(resource);
  });
});

test('a path that is asked about by one method after another is about what it is about by each method alone', () => {
  const methods = ['GET', 'HEAD', 'POST', 'PUT', 'PROPFIND'];
  const alone = (method: string, path: string): Resource => {
    classify(method, target('/another/path/'));
    return classify(method, target(path));
  };
  const paths = ADDRESSES.map(([path]) => path);
  for (const path of [...paths, '/search/', '/maniphest/query/all/', '/project/board/12/query/all/']) {
    const expected = methods.map((method) => alone(method, path));
    expect(methods.map((method) => classify(method, target(path)))).toEqual(expected);
    expect(methods.toReversed().map((method) => classify(method, target(path)))).toEqual(
      expected.toReversed(),
    );
  }
});

test.each([
  ['?cmd=getbundle', 'push'],
  ['?%63md=heads', 'push'],
  ['?a=b&+cmd[]=', 'push'],
  ['?service=git-upload-pack', 'push'],
  ['?a=cmd&cmds=service', 'commit'],
])(
  'Phorge serves version control at the page of a commit too: /rLAB0123abc%s is a %s',
  (query, operation) => {
    expect(said(`/rLAB0123abc${query}`)).toBe(`diffusion repository rLAB ${operation}`);
    expect(said(`/R7:0123abc${query}`)).toBe(`diffusion repository R7 ${operation}`);
  },
);

describe('pages that show or change objects named in their query have the kind of these objects', () => {
  it.each([
    ['/differential/changeset/', 'differential revision - changeset'],
    ['/maniphest/bulk/query/all/', 'maniphest task - bulk'],
    ['/maniphest/report/', 'maniphest task - report'],
    ['/conpherence/columnview/', 'conpherence room - columnview'],
    ['/conpherence/panel/', 'conpherence room - panel'],
    ['/conpherence/search/', 'conpherence room - search'],
    ['/diffusion/services/path/complete/', 'diffusion repository - services'],
    ['/diffusion/symbol/main/', 'diffusion repository - symbol'],
    ['/diffusion/external/', 'diffusion repository - external'],
    ['/diffusion/lint/', 'diffusion repository - lint'],
    ['/legalpad/signatures/', 'legalpad document - signatures'],
    // These name none.
    ['/oauthserver/auth/', 'oauth-server - - auth'],
    ['/file/upload/', 'files - - upload'],
  ])('%s: %s', (path, resource) => expect(said(path)).toBe(resource));
});

test('the query does not change the resource, except for version control', () => {
  expect(said('/D12?operation=edit&service=git-receive-pack&cmd=unbundle')).toBe(
    'differential revision D12 view',
  );
});

test('no secret of a capability, a login link or a code is in the resource', () => {
  const secret = fc.stringMatching(/^[a-z2-7]{20}$/);
  const path = fc.constantFrom(
    '/file/data/*/PHID-FILE-1/a.png',
    '/file/download/@instance/*/PHID-FILE-1/',
    '/file/data/k3y/PHID-FILE-1/*/a.png',
    '/file/xform/profile/PHID-FILE-1/*/',
    '/calendar/export/ics/*/all.ics',
    '/login/once/reset/1/*/7/',
    '/auth/register/*/',
    '/auth/confirmlink/*/',
    '/auth/invite/*/',
    '/emailverify/*/',
    '/legalpad/verify/*/',
    '/~/data/*/',
  );
  fc.assert(
    fc.property(secret, path, (key, template) => {
      expect(JSON.stringify(classify('GET', target(template.replace('*', key))))).not.toContain(key);
    }),
  );
});

test('for any path, the application is one of the list', () => {
  const segment = fc.oneof(
    fc.string(),
    fc.constantFrom('edit', 'query', 'view', 'D1', '12', 'PHID-X', 'source'),
  );
  fc.assert(
    fc.property(fc.array(segment), fc.string(), (segments, search) => {
      expect(applicationNames()).toContain(
        classify('GET', { path: `/${segments.join('/')}`, search }).application,
      );
    }),
  );
});
