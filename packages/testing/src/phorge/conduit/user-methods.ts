import { avatarPath } from '../files/avatars.ts';
import { isActivated, type PhorgeUser } from '../users.ts';
import { members, textItems } from './json-input.ts';
import type { ConduitMethod } from './method.ts';
import { runSearch, SEARCH_PARAMETERS } from './search.ts';

export const userWhoami: ConduitMethod = {
  name: 'user.whoami',
  parameters: [],
  requiresLogin: true,
  run: (phorge, _, user) => {
    const { baseUri } = phorge.configuration;
    return {
      phid: user.phid,
      userName: user.username,
      realName: user.realName,
      image: `${baseUri}${avatarPath(phorge, user)}`,
      uri: `${baseUri}/p/${user.username}/`,
      roles: user.bot ? ['agent', ...roles(user)] : roles(user),
      primaryEmail: user.email,
    };
  },
};

export const userSearch: ConduitMethod = {
  name: 'user.search',
  parameters: SEARCH_PARAMETERS,
  requiresLogin: true,
  run: (phorge, values) => {
    const constraints = members(values.get('constraints'));
    const phids = new Set(textItems(constraints.get('phids')));
    const usernames = new Set(textItems(constraints.get('usernames')).map((name) => name.toLowerCase()));
    return runSearch<PhorgeUser>(
      {
        rows: phorge.users.all,
        constraints: {
          ids: (user, ids) => textItems(ids).includes(String(user.id)),
          phids: (user) => phids.has(user.phid),
          usernames: (user) => usernames.has(user.username.toLowerCase()),
          nameLike: ({ username, realName }, part) =>
            `${username} ${realName}`.toLowerCase().includes(String(part).toLowerCase()),
        },
        attachments: {
          availability: () => ({
            value: 'available',
            until: null,
            name: 'Available',
            color: 'green',
            eventPHID: null,
          }),
        },
        describe: (user) => ({
          id: user.id,
          type: 'USER',
          phid: user.phid,
          fields: {
            username: user.username,
            realName: user.realName,
            // `user.whoami` calls it "agent".
            roles: user.bot ? ['bot', ...roles(user)] : roles(user),
            dateCreated: user.createdInSeconds,
            dateModified: user.createdInSeconds,
            policy: { view: 'public', edit: 'no-one' },
          },
        }),
      },
      values,
    );
  },
};

function roles(user: PhorgeUser): string[] {
  const all: [role: string, has: boolean][] = [
    ['disabled', user.disabled],
    ['admin', user.admin],
    ['verified', true],
    ['approved', user.approved],
    ['activated', isActivated(user)],
  ];
  return all.filter(([, has]) => has).map(([role]) => role);
}
