/** Parts of special surfaces that no table spells out, for proofs about policies. */
export const surfacePaths: readonly string[] = [
  ...['edit', 'panel'].map((word) => `/applications/${word}/PhabricatorConfigApplication/`),
  ...['install', 'uninstall'].map((word) => `/applications/PhabricatorConfigApplication/${word}/`),
  ...['config/edit/1', 'mfa/1', 'message/1', 'contact/1'].map((rest) => `/auth/${rest}/`),
  ...'logs invite approve/1 disapprove/1 disable/1 empower/1 delete/1 rename/1 welcome/1 create new/1'
    .split(' ')
    .map((rest) => `/people/${rest}/`),
  ...['sendgrid', 'mailgun', 'postmark'].map((name) => `/mail/${name}/`),
  ...['/harbormaster/hook/1/', '/file/data/@/key/PHID-FILE-1/name', '/file/xform/preview/PHID-FILE-1/key/'],
  ...[
    '/calendar/export/ics/1/key/',
    '/oauthserver/token/',
    '/login/refresh/',
    '/conduit/login/',
    '/auth/start/',
    '/auth/login/x/',
  ],
  ...['/source/x/', '/source/x/info/refs', '/diffusion/1/browse/', '/rX0123', '/phid/PHID-TASK-1/'],
];
