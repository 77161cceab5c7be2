/**
 * Who has access: `open` everyone, `enabled` all but disabled users, `public` also anonymous visitors when `policy.allow-public` is on,
 * `admin` administrators only.
 */
export type Access = 'open' | 'enabled' | 'public' | 'user' | 'admin';

/** A page of an application, without content of its own. */
export interface ApplicationPage {
  readonly application: string;
  readonly pattern: RegExp;
  readonly access: Exclude<Access, 'open' | 'enabled'>;
}

/**
 * The applications whose pages are played, first match wins. Matched against the decoded path, case-sensitive.
 * A path that would match with a slash at its end is redirected there.
 */
export const APPLICATION_PAGES: readonly ApplicationPage[] = [
  { application: 'Maniphest', pattern: /^\/maniphest\/(?:.*\/)?$/, access: 'public' },
  { application: 'Differential', pattern: /^\/differential\/(?:.*\/)?$/, access: 'public' },
  { application: 'Differential', pattern: /^\/D[1-9]\d*$/, access: 'public' },
  {
    application: 'Diffusion',
    pattern: /^\/diffusion\/(?:$|(?:edit|commit|query|pushlog)\/(?:.*\/)?$)/,
    access: 'public',
  },
  {
    application: 'Diffusion',
    pattern: /^\/(?:source\/[^/]+|diffusion\/(?:[A-Z]+|[1-9]\d*))\/.*$/,
    access: 'public',
  },
  {
    application: 'Files',
    pattern: /^\/file\/(?:(?!data\/|download\/|dropupload\/).*\/)?$/,
    access: 'public',
  },
  { application: 'Files', pattern: /^\/F[1-9]\d*$/, access: 'public' },
  { application: 'Phriction', pattern: /^\/(?:w|phriction)\/(?:.*\/)?$/, access: 'public' },
  { application: 'Projects', pattern: /^\/(?:projects?|tag)\/(?:.*\/)?$/, access: 'public' },
  { application: 'Paste', pattern: /^\/paste\/(?:.*\/)?$/, access: 'public' },
  { application: 'Paste', pattern: /^\/P[1-9]\d*$/, access: 'public' },
  {
    application: 'People',
    pattern: /^\/people\/(?:new|create|approve|disable|empower|rename|welcome|delete|invite)\/(?:.*\/)?$/,
    access: 'admin',
  },
  { application: 'People', pattern: /^\/(?:people|p)\/(?:.*\/)?$/, access: 'public' },
  { application: 'Dashboards', pattern: /^\/dashboard\/(?:.*\/)?$/, access: 'public' },
  { application: 'Config', pattern: /^\/config\/(?:.*\/)?$/, access: 'admin' },
  { application: 'Auth', pattern: /^\/auth\/(?:config\/(?:.*\/)?)?$/, access: 'admin' },
  { application: 'Daemons', pattern: /^\/daemon\/(?:.*\/)?$/, access: 'admin' },
  { application: 'Settings', pattern: /^\/settings\/(?:.*\/)?$/, access: 'user' },
  { application: 'Conduit', pattern: /^\/conduit\/(?:.*\/)?$/, access: 'user' },
  { application: 'Search', pattern: /^\/search\/(?:.*\/)?$/, access: 'public' },
  { application: 'Passphrase', pattern: /^\/(?:passphrase\/(?:.*\/)?|K[1-9]\d*)$/, access: 'user' },
  { application: 'Harbormaster', pattern: /^\/harbormaster\/(?:.*\/)?$/, access: 'public' },
  { application: 'Notifications', pattern: /^\/notification\/(?:.*\/)?$/, access: 'user' },
];
