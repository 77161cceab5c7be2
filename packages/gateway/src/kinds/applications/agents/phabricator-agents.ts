import type {
  BaseContext,
  Caller,
  HasCall,
  HasCaller,
  HasResource,
  HasRoles,
  Middleware,
} from '@portcullis/core';
import { defined } from '@portcullis/core/internal';
import { agentTools } from '@portcullis/phabricator/agents';
import { AGENT_ENDPOINT, isOwnToken, lentTo, showsItself } from '@portcullis/phabricator/internal';
import type { AgentDeposit } from '@portcullis/session/agents';
import { type ConfiguredEnv, originOf } from '../../../gate/origins.ts';
import { ownPrefix } from '../../../gate/own-prefix.ts';
import { publicBase } from '../../../gate/public-base.ts';
import { ownAuthorizationServer } from '../own-authorization-server.ts';
import type { PhabricatorFeature } from '../phabricator-feature.ts';

type CallStep = Middleware<BaseContext<ConfiguredEnv> & HasCaller & HasRoles<never> & HasResource, HasCall>;

/** What an instance has of tools that agents call: their endpoint, and the bots that they read with. */
export const phabricatorAgents: PhabricatorFeature = {
  setting: 'agents',
  endpoints: (login) => (AGENT_ENDPOINT.startsWith(ownPrefix(login)) ? [AGENT_ENDPOINT] : []),
  deposit: ({ origin: configured }, host, usernameOf, fetch) => {
    const base = publicBase(host);
    const origin = originOf(configured, fetch);
    return {
      application: host,
      managedAt: `${base}/settings/panel/apitokens/`,
      isOwn: isOwnToken(origin, base, usernameOf) as AgentDeposit['isOwn'],
    };
  },
  add: (assembled, { agents, policy, shadowPolicy }, { origin, login }) => {
    const {
      bots = [],
      authors,
      authorizationServers,
      write,
      confirm,
    } = typeof agents === 'object' ? agents : {};
    const tools = agentTools<ConfiguredEnv>({
      // A bot is lent for reading: what it wrote would be on record as its own.
      tokenOf: async (context, { writes }) =>
        (await login?.gate.deposits.of(context)) ??
        (!writes && sendsToken(context.caller) ? lentTo(context, bots)?.token : undefined),
      ...(login && { depositAt: login.gate.deposits.address }),
      ...(confirm === true && {
        // Without a host for its page, nothing can be confirmed, and nothing is written.
        confirmation: async (asked, context) => login?.gate.confirmation(asked, context),
      }),
      ...defined({
        authors,
        write,
        resource:
          authorizationServers === undefined
            ? ownAuthorizationServer(login?.settings)
            : { authorizationServers },
      }),
    });
    const rules = [policy, shadowPolicy].flatMap((each) => each?.rules ?? []);
    const asksWithin = rules.some(({ within }) => within !== undefined);
    const asksFacts = asksWithin || rules.some(({ parameters }) => parameters !== undefined);
    const facts = tools.facts(origin, asksWithin);
    const { application, call: other } = assembled;
    const call: CallStep = (context, next) =>
      context.target.path === AGENT_ENDPOINT
        ? facts(context, next)
        : other === undefined
          ? next({ call: {} })
          : other(context, next);
    return {
      ...assembled,
      application: tools.served(application as never, origin as never),
      ...(asksFacts && { call }),
    };
  },
};

/** Whether the caller sent a token: a page of another site can make a browser send its cookies, but no token. */
function sendsToken(caller: Caller): boolean {
  return showsItself(caller) || (caller.kind !== 'anonymous' && caller.authentication.method === 'agent');
}
