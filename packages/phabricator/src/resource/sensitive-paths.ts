/**
 * Parts of Phorge that are not ordinary signed-in use, and that a policy wants to name as a whole wherever they are.
 * Those that are a whole route are kinds in the route table. The first pattern that matches counts.
 */
const SENSITIVE_PATHS: readonly (readonly [sensitiveKind: string, pattern: RegExp])[] = [
  [
    'admin',
    below(
      'config|daemon(?!/bulk)|applications/(?:edit|panel|[^/]+/(?:un)?install)|auth/(?:config|mfa|message|contact)|' +
        'people/(?:logs|invite|approve|disapprove|disable|empower|delete|rename|welcome|create|new)',
    ),
  ],
  ['secret', below('K\\d+|passphrase')],
  ['webhook', below('mail/(?:sendgrid|mailgun|postmark)|harbormaster/hook')],
  ['capability', below('file/(?:data|download|xform)|calendar/export/ics')],
  ['oauth-token', below('oauthserver/token')],
  // A page that is open keeps its session alive: no step of a login.
  ['ajax', below('login/refresh')],
  // Keys, sessions and tokens of somebody who is logged in are none either.
  ['login-flow', below('auth(?!/(?:sshkey|session|token)(?:/|$))|login')],
];

/** The names of all that are found by a pattern. */
export function sensitiveKinds(): readonly string[] {
  return SENSITIVE_PATHS.map(([sensitiveKind]) => sensitiveKind);
}

/** The sensitive kind that a decoded path belongs to. */
export function sensitiveKindOf(path: string): string | undefined {
  return SENSITIVE_PATHS.find(([, pattern]) => pattern.test(path))?.[0];
}

function below(paths: string): RegExp {
  return new RegExp(`^/(?:${paths})(?:/|$)`);
}
