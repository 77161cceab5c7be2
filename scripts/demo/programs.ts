import type { PhorgeUserOptions } from '@portcullis/testing/phorge';
import type { GatewayConfiguration } from 'portcullis';

/** Accounts of the stand-in Phorge whose programs call the demo's gate. What they know is one for everybody: it is a demo. */
export const PROGRAM_USERS = {
  alice: {
    username: 'alice',
    apiToken: `api-${'alice'.padEnd(28, '0')}`,
    vcsPassword: 'vcs-password-of-alice',
  },
  carol: {
    username: 'carol',
    apiToken: `api-${'carol'.padEnd(28, '0')}`,
    vcsPassword: 'vcs-password-of-carol',
  },
  builder: {
    username: 'builder',
    bot: true,
    apiToken: `api-${'builder'.padEnd(28, '0')}`,
    vcsPassword: 'vcs-password-of-builder',
  },
} as const satisfies Readonly<Record<string, PhorgeUserOptions>>;

/** The API token of the administrator, to deposit for an agent that writes. */
export const ADMIN_TOKEN = `api-${'admin'.padEnd(28, '0')}`;

/** The variables that {@link withPrograms} names. */
export const PROGRAM_VARIABLES = {
  BUILDER_TOKEN: PROGRAM_USERS.builder.apiToken,
  BUILDER_VCS_PASSWORD: PROGRAM_USERS.builder.vcsPassword,
};

/**
 * The same gate for programs: callers are known by what they have at Phorge, alice as an engineer and carol as a contractor; and
 * engineers who show a token of the provider's are lent the builder.
 */
export function withPrograms(configuration: GatewayConfiguration): GatewayConfiguration {
  const known = (username: string, role: string) => ({
    claims: { iss: `http://${variable('GATE_HOST')}`, preferred_username: username },
    implies: [role],
  });
  return {
    ...configuration,
    roles: {
      ...configuration.roles,
      'alice-at-phorge': known('alice', 'engineer'),
      'carol-at-phorge': known('carol', 'contractor'),
    },
    instances: configuration.instances.map((instance) =>
      instance.application === 'phabricator'
        ? {
            ...instance,
            conduit: { tokens: true, bots: [{ roles: ['engineer'], token: variable('BUILDER_TOKEN') }] },
            repositories: {
              passwords: true,
              accounts: [
                { roles: ['engineer'], username: 'builder', password: variable('BUILDER_VCS_PASSWORD') },
              ],
            },
          }
        : instance,
    ),
  };
}

/** What a configuration writes for a variable of the Worker. */
export function variable(name: string): string {
  return `\${${name}}`;
}
