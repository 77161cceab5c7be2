import { accountId } from '@portcullis/phabricator/sso';
import type { PhorgeOptions, PhorgeUserOptions } from '@portcullis/testing/phorge';
import { accounts, emailOf } from './accounts.ts';
import { phorgeProvider } from './phorge-client.ts';
import { ADMIN_TOKEN, PROGRAM_USERS } from './programs.ts';

/** The demo's stand-in Phorge: strangers may look, and its one administrator is connected to the provider's. */
export async function phorgeOptions(gate: string, issuer: string): Promise<PhorgeOptions> {
  return {
    baseUri: `${gate}/`,
    allowPublic: true,
    oauthProvider: phorgeProvider(gate),
    projects: [
      { name: 'Platform Team' },
      // Follows a group: nobody but administrators lets people in.
      { name: 'Release Managers', edit: 'admin', join: 'no-one', members: ['alice'] },
    ],
    users: [await administrator(issuer), ...Object.values(PROGRAM_USERS)],
  };
}

async function administrator(issuer: string): Promise<PhorgeUserOptions> {
  const externalId = await accountId(issuer, 'admin');
  return {
    username: 'admin',
    admin: true,
    realName: accounts.admin?.name ?? 'Admin',
    email: emailOf('admin'),
    apiToken: ADMIN_TOKEN,
    externalId,
  };
}
