import { expect, it } from 'vitest';
import { sensitiveKindOf, sensitiveKinds } from '../../src/resource/sensitive-paths.ts';

it.each([
  ['/config/', 'admin'],
  ['/config', 'admin'],
  ['/config/issue/x/', 'admin'],
  ['/configuration/', undefined],
  ['/daemon/log/', 'admin'],
  ['/daemon/bulk/', undefined],
  ['/applications/edit/X/', 'admin'],
  ['/applications/X/install/', 'admin'],
  ['/applications/view/X/', undefined],
  ['/auth/config/new/', 'admin'],
  ['/auth/contact/test/1/', 'admin'],
  ['/auth/', 'login-flow'],
  ['/auth/login/x/', 'login-flow'],
  ['/auth/sshkey/upload/', undefined],
  ['/auth/session/terminate/1/', undefined],
  ['/auth/token/revoke/1', undefined],
  ['/auth/tokens/', 'login-flow'],
  ['/login/once/reset/1/k/', 'login-flow'],
  ['/login/refresh/', 'ajax'],
  ['/people/create/', 'admin'],
  ['/people/logs/', 'admin'],
  ['/people/disapprove/3/', 'admin'],
  ['/people/manage/3/', undefined],
  ['/K12', 'secret'],
  ['/K12x', undefined],
  ['/passphrase/', 'secret'],
  ['/mail/sendgrid/', 'webhook'],
  ['/mail/detail/1/', undefined],
  ['/harbormaster/hook/circleci/', 'webhook'],
  ['/herald/webhook/', undefined],
  ['/file/data/k/PHID-FILE-1/x', 'capability'],
  ['/file/xform/t/PHID-FILE-1/k/', 'capability'],
  ['/file/view/1/', undefined],
  ['/calendar/export/ics/s/x.ics', 'capability'],
  ['/calendar/export/1/', undefined],
  ['/oauthserver/token/', 'oauth-token'],
  ['/oauthserver/auth/', undefined],
  ['/x/config/', undefined],
])('%s: %s', (path, kind) => {
  expect(sensitiveKindOf(path)).toBe(kind);
});

it('the sensitive paths have a name for each that a policy can use', () => {
  expect(sensitiveKinds()).toEqual([
    'admin',
    'secret',
    'webhook',
    'capability',
    'oauth-token',
    'ajax',
    'login-flow',
  ]);
});
