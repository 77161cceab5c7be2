import type { BaseContext, Middleware } from '@portcullis/core';
import {
  callFacts,
  classifiedByFileTicket,
  conduitCalls,
  conduitHandler,
  conduitToken,
  credentialsBeforeTokens,
  edgeCredentials,
  fileTickets,
  samePerson,
  tokenUsers,
  withFileTickets,
  withoutFileTicket,
} from '@portcullis/phabricator/internal';
import type { ConfiguredEnv } from '../../gate/origins.ts';
import { publicBase } from '../../gate/public-base.ts';
import type { PhabricatorFeature } from './phabricator-feature.ts';
import { ticketsOf } from './tickets-of.ts';

type Step = Middleware<BaseContext<ConfiguredEnv>>;

/** What an instance has of Conduit: callers by their API tokens or by what stands before them, and bots. */
export const phabricatorConduit: PhabricatorFeature = {
  setting: 'conduit',
  add: (assembled, instance, { origin, login, verifiers }) => {
    const { name, hosts, maxFormBytes = 8 * 1024 * 1024, conduit = {}, policy, shadowPolicy } = instance;
    const { accountsWithoutGroups = [] } = instance;
    const { tokens = false, samePerson: by = 'email', bots = [] } = conduit;
    const { cacheSeconds = 300, asksPerMinute = 600 } = conduit;
    const { application, server, verifiers: others = [] } = assembled;
    const [base = ''] = hosts;
    const users = tokenUsers<ConfiguredEnv>({
      origin,
      cacheSeconds,
      perMinute: asksPerMinute,
      perClient: asksPerMinute / 20,
    });
    const byToken = conduitToken<ConfiguredEnv>({
      users,
      issuer: publicBase(base),
      provider: name,
      accountsWithoutGroups,
    });
    const facts = callFacts<ConfiguredEnv>({
      origin,
      bots,
      asksWithin: [policy, shadowPolicy].some((each) =>
        each?.rules.some(({ within }) => within !== undefined),
      ),
    });
    const tickets = ticketsOf(instance, login);
    const same = by === 'off' ? undefined : samePerson<ConfiguredEnv>(users, by, login?.gate.verifier);
    return {
      ...assembled,
      application: {
        ...application,
        handler: conduitHandler(
          tickets === undefined
            ? application.handler
            : withFileTickets(withoutFileTicket(application.handler), tickets),
          bots,
        ),
        ...(tickets && { resourceOf: classifiedByFileTicket(application.resourceOf, tickets) }),
      },
      call: (context, next) =>
        same === undefined ? facts(context, next) : same(context, () => facts(context, next)),
      server: inOrder(conduitCalls(maxFormBytes), server),
      verifiers: [
        ...(tickets === undefined ? [] : [fileTickets<ConfiguredEnv>(tickets)]),
        ...others,
        ...(login === undefined
          ? []
          : [credentialsBeforeTokens<ConfiguredEnv>(login.gate.credentialVerifier)]),
        ...(bots.length === 0 ? [] : [edgeCredentials<ConfiguredEnv>(verifiers)]),
        ...(tokens ? [byToken] : []),
      ],
    };
  },
};

function inOrder(first: Step, second: Step | undefined): Step {
  if (second === undefined) return first;
  return (context, next) => first(context, () => second(context, next));
}
