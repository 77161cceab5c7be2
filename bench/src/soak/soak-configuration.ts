/** What the gate that is soaked, its provider, its directory and its visitors agree on. */
export const SOAK = {
  issuer: 'https://idp.example',
  audience: 'https://gate.example/',
  clientId: 'soaked-gate',
  clientSecret: 'a client secret of the soak, and of nothing else',
  sessionSecret: 'a secret of the soak that seals, and nothing else',
  wiki: 'https://wiki.corp.example',
  phorge: 'https://phorge.corp.example',
  /** Comes and goes with the configuration. */
  seasonal: 'https://seasonal.corp.example',
  directory: 'acme.okta.com',
  group: 'eng',
  project: 'team',
  syncToken: `api-${'s'.repeat(28)}`,
  logOrigin: 'gate.example/log',
} as const;

/** A page of the wiki that nobody may see. */
export const CLOSED_PAGE = '/closed/1';

/**
 * A gate with everything that keeps something: sessions in a Durable Object, a transparency log, and a sync of groups.
 * @param isSeason whether there is one instance more
 */
export function soakConfiguration(isSeason: boolean): object {
  const wiki = {
    name: 'wiki',
    hosts: [new URL(SOAK.wiki).host],
    application: 'web',
    origin: { binding: 'WIKI' },
    identityHeaders: { 'x-user': 'subject', 'x-roles': 'roles' },
    policy: {
      name: 'wiki',
      rules: [
        { name: 'closed', effect: 'deny', who: 'anyone', paths: ['/closed/**'] },
        { name: 'engineering', effect: 'allow', who: { roles: ['engineer'] }, paths: ['/**'] },
      ],
    },
  };
  const seasonal = {
    ...wiki,
    name: 'seasonal',
    hosts: [new URL(SOAK.seasonal).host],
    policy: { ...wiki.policy, name: 'seasonal' },
  };
  return {
    providers: [{ type: 'oidc', name: 'corp', issuer: SOAK.issuer, audience: SOAK.audience }],
    roles: { engineer: ['eng-*'] },
    login: {
      keys: [SOAK.sessionSecret],
      providers: {
        corp: {
          issuer: SOAK.issuer,
          clientId: SOAK.clientId,
          clientAuthentication: { method: 'client_secret_basic', secret: SOAK.clientSecret },
        },
      },
      durableObject: 'SESSIONS',
      // The least that there is, so that each session is refreshed while somebody uses it.
      refreshSeconds: 10,
    },
    groupSources: [{ type: 'okta', domain: SOAK.directory, apiToken: 'a token of the directory' }],
    audit: { log: { durableObject: 'LOG', origin: SOAK.logOrigin, bucket: 'LOG_FILES', key: 'LOG_KEY' } },
    instances: [
      wiki,
      ...(isSeason ? [seasonal] : []),
      {
        name: 'phorge',
        hosts: [new URL(SOAK.phorge).host],
        application: 'phabricator',
        origin: { binding: 'PHORGE' },
        groupSync: {
          token: SOAK.syncToken,
          directory: 'okta',
          projects: { [SOAK.project]: [SOAK.group] },
          durableObject: 'SYNC_RUNS',
          maxRemovalsPercent: 100,
        },
        policy: {
          name: 'phorge',
          rules: [{ name: 'engineering', effect: 'allow', who: { roles: ['engineer'] }, paths: ['/**'] }],
        },
      },
    ],
  };
}
