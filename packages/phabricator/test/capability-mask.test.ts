import { expect, it } from 'vitest';
import { maskCapabilities } from '../src/capability-mask.ts';

it.each([
  ['/file/data/k3y/PHID-FILE-1/a.png', '/file/data/[secret]/PHID-FILE-1/a.png'],
  ['/file/data/@inst/k3y/PHID-FILE-1/a.png', '/file/data/@inst/[secret]/PHID-FILE-1/a.png'],
  ['/file/data/k3y/PHID-FILE-1/t0ken/a.png', '/file/data/[secret]/PHID-FILE-1/[secret]/a.png'],
  ['/file/data/k3y', '/file/data/[secret]'],
  ['/file/download/k3y/PHID-FILE-1/', '/file/download/[secret]/PHID-FILE-1/'],
  ['/file/xform/profile/PHID-FILE-1/k3y/', '/file/xform/profile/PHID-FILE-1/[secret]/'],
  ['/file/xform/@inst/profile/PHID-FILE-1/k3y/', '/file/xform/@inst/profile/PHID-FILE-1/[secret]/'],
  ['/calendar/export/ics/s3cret/all.ics', '/calendar/export/ics/[secret]/all.ics'],
  ['/login/once/recover/1/k3y/', '/login/once/recover/1/[secret]/'],
  ['/login/once/reset/1/k3y/7/', '/login/once/reset/1/[secret]/7/'],
  ['/auth/register/k3y/', '/auth/register/[secret]/'],
  ['/auth/confirmlink/k3y/', '/auth/confirmlink/[secret]/'],
  ['/auth/invite/c0de/', '/auth/invite/[secret]/'],
  ['/emailverify/c0de/', '/emailverify/[secret]/'],
  ['/legalpad/verify/c0de/', '/legalpad/verify/[secret]/'],
  ['/~/data/k3y/', '/~/data/[secret]/'],
  ['//file//data//k3y/x', '//file//data//[secret]/x'],
  ['/index.php/file/data/k3y/PHID-FILE-1/a.png', '/index.php/file/data/[secret]/PHID-FILE-1/a.png'],
  ['/index.php/file/data/k3y/PHID-FILE-1/t0ken/a', '/index.php/file/data/[secret]/PHID-FILE-1/[secret]/a'],
  ['/Index.PHP//login/once/recover/1/k3y/', '/Index.PHP//login/once/recover/1/[secret]/'],
  ['/File/Data/k3y/x', '/File/Data/[secret]/x'],
  ['//INDEX.php//index.php/login/once/reset/1/k3y/', '//INDEX.php//index.php/login/once/reset/1/[secret]/'],
])('the secret of a capability is masked in the log: %s is logged as %s', (path, logged) => {
  expect(maskCapabilities(path)).toBe(logged);
});

it.each([
  ...[
    '/',
    '/F123',
    '/file/',
    '/file/upload/',
    '/auth/login/phabricator:edge.gateway/',
    '/auth/start/',
    '/login/',
  ],
  ...[
    '/maniphest/',
    '/source/x/browse/file/data/readme/',
    '/calendar/export/',
    '/auth/register/',
    '/api/file.info',
  ],
])('an address without a capability is logged unchanged: %s', (path) => {
  expect(maskCapabilities(path)).toBe(path);
});
