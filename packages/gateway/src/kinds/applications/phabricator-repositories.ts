import {
  classifiedByTicket,
  gateTokens,
  lfsTickets,
  repositoryHandler,
  vcsPassword,
} from '@portcullis/phabricator/internal';
import type { ConfiguredEnv } from '../../gate/origins.ts';
import { publicBase } from '../../gate/public-base.ts';
import type { ApplicationDependencies } from './application.ts';
import type { PhabricatorFeature } from './phabricator-feature.ts';
import { ticketsOf } from './tickets-of.ts';

/** What an instance has of version control: callers by their VCS passwords, accounts, and tickets of git-lfs. */
export const phabricatorRepositories: PhabricatorFeature = {
  setting: 'repositories',
  add: (assembled, instance, { origin, login, verifiers }) => {
    const { name, hosts, repositories = {}, accountsWithoutGroups = [] } = instance;
    const { passwords = false, cacheSeconds = 300, asksPerMinute = 600, accounts = [] } = repositories;
    const { application, verifiers: others = [] } = assembled;
    const [base = ''] = hosts;
    const issuer = publicBase(base);
    const byPassword = vcsPassword<ConfiguredEnv>({
      origin,
      issuer,
      provider: name,
      accountsWithoutGroups,
      cacheSeconds,
      perMinute: asksPerMinute,
      perClient: asksPerMinute / 20,
    });
    const tickets = ticketsOf({ hosts, repositories }, login);
    return {
      ...assembled,
      application: {
        ...application,
        handler: repositoryHandler(application.handler, accounts, tickets),
        ...(tickets && { resourceOf: classifiedByTicket(application.resourceOf, tickets) }),
      },
      verifiers: [
        ...(tickets === undefined ? [] : [lfsTickets<ConfiguredEnv>(tickets)]),
        ...others,
        ...(accounts.length === 0 ? [] : [gateTokens<ConfiguredEnv>(verifiers)]),
        ...(passwords ? [notOfALogin(byPassword, login)] : []),
      ],
    };
  },
};

/** A credential that the gate issued is not one of Phorge's, so the gate must not verify it at Phorge. */
function notOfALogin(
  verifier: ReturnType<typeof vcsPassword<ConfiguredEnv>>,
  login: ApplicationDependencies['login'],
): typeof verifier {
  if (login === undefined) return verifier;
  const { identify } = verifier;
  return {
    ...verifier,
    identify: (context) =>
      login.gate.withoutCredential(context) === context.request ? identify(context) : undefined,
  };
}
