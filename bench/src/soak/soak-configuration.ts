import { variable } from '../../workers/secret-variables.ts';

/** What the gate that is soaked, its provider, its directory and its visitors agree on. */
export const SOAK = {
  issuer: 'https://idp.example',
  audience: 'https://gate.example/',
  clientId: 'soaked-gate',
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

/** The secrets of the gate, by the variables that its configuration names them by: a secret in the open is not pushed. */
export const SOAK_SECRETS = {
  CLIENT_SECRET: 'a client secret of the soak, and of nothing else',
  SESSION_SECRET: 'a secret of the soak that seals, and nothing else',
  DIRECTORY_TOKEN: 'a token of the directory',
  SYNC_TOKEN: SOAK.syncToken,
};

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
      keys: [variable('SESSION_SECRET')],
      providers: {
        corp: {
          issuer: SOAK.issuer,
          clientId: SOAK.clientId,
          clientAuthentication: { method: 'client_secret_basic', secret: variable('CLIENT_SECRET') },
        },
      },
      durableObject: 'SESSIONS',
      // The least that there is, so that each session is refreshed while somebody uses it.
      refreshSeconds: 10,
    },
    groupSources: [{ type: 'okta', domain: SOAK.directory, apiToken: variable('DIRECTORY_TOKEN') }],
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
          token: variable('SYNC_TOKEN'),
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
