import type { BaseContext } from '@portcullis/core';
import { servedCrossOrigin } from '@portcullis/core/internal';
import type { SessionMessages } from '../pages/session-messages.ts';
import type { SessionDependencies } from '../request/session-dependencies.ts';
import { secondsOf } from '../session/seconds.ts';
import type { Agents } from '../settings/agents-extra.ts';
import { sealTicket, TICKET_SECONDS } from './agent-ticket.ts';
import { type AgentsOptions, agentsSettings } from './agents-options.ts';
import { assertionProviderProblems } from './assertion-providers.ts';
import { openDeposit } from './deposits/deposit-texts.ts';
import { checkedAgain, type IdentifiedAgent, identifiedAgent } from './identified-agent.ts';
import { METADATA_PATH, serverMetadata } from './server-metadata.ts';

/** The endpoints that read no cookie: pages of other origins can be allowed to call them. */
const FOR_PROGRAMS: readonly string[] = ['token', 'revoke', 'register'];

/**
 * Makes the login host an OAuth authorization server for agents, such as MCP clients: users who are logged in allow a client to act for them
 * at one address, which its access tokens are valid for and no other. Give the same value to `sessions()` of the login host and of each
 * application.
 *
 * Clients use authorization codes with PKCE, and refresh tokens that are valid once: a second use ends the agent. An agent stands for the
 * session in which its user allowed it: groups are read again when the session's are, it ends when the user logs out, and it is not affected
 * by idle time. Nothing in the store can be used as a token.
 *
 * Scopes narrow what the policy allows: `enforce()` of `@portcullis/policy` refuses an agent with `read` what does not only read. It does
 * **not** know what a client does with what it reads.
 *
 * @example
 * ```ts
 * import { durableObjectSessions, loginHost, sessions, type SessionsNamespace } from '@portcullis/session';
 * import { agents, type ClientDirectory } from '@portcullis/session/agents';
 *
 * interface Env {
 *   readonly SESSION_KEY: string;
 *   readonly CLIENT_SECRET: string;
 *   readonly SESSIONS: SessionsNamespace;
 * }
 *
 * const gateOf = (baseUrl: string, clients: ClientDirectory) =>
 *   sessions((env: Env) => {
 *     const store = durableObjectSessions(env.SESSIONS);
 *     return {
 *       baseUrl,
 *       keys: [env.SESSION_KEY],
 *       store,
 *       loginHost: loginHost({
 *         origin: 'https://gate.example.com',
 *         applications: { 'https://tools.example.com': {} },
 *         store,
 *       }),
 *       agents: agents({ store, clients, resources: ['https://tools.example.com/mcp'] }),
 *       providers: {
 *         acme: {
 *           issuer: 'https://id.example.com',
 *           clientId: 'gate',
 *           clientAuthentication: { method: 'client_secret_basic', secret: env.CLIENT_SECRET },
 *         },
 *       },
 *     };
 *   });
 * ```
 * @see {@link https://www.rfc-editor.org/rfc/rfc9700 | RFC 9700}, RFC 8414, RFC 8707 and RFC 9207
 */
export function agents(options: AgentsOptions): Agents {
  const settings = agentsSettings(options);
  // By what the request is recorded in: an application may have it looked at in another request than the one that came.
  const known = new WeakMap<BaseContext['trail'], IdentifiedAgent>();
  const endpoint = async (context: BaseContext, parts: SessionDependencies): Promise<Response> => {
    const { agentEndpoints } = await import('./agent-endpoints.ts');
    return agentEndpoints<unknown>(parts, settings)(context);
  };
  const made: Agents<SessionDependencies, SessionMessages> = {
    problemsOf: ({ store, loginHost, providers = {} }) => [
      ...(store === undefined ? ['agents require a store'] : []),
      ...(loginHost === undefined
        ? ['agents require loginHost: without it, a script of the application could allow an agent']
        : settings.resources
            .filter((resource) => !loginHost.serves(new URL(resource).origin))
            .map((resource) => `agents: the host of ${resource} is not an application of loginHost`)),
      ...assertionProviderProblems(settings.assertionProviders, providers),
    ],
    identify: (context, parts) =>
      identifiedAgent(context, parts, settings)?.then((found) => {
        known.set(context.trail, found);
        return found.identity;
      }),
    check: (context, parts) => {
      const found = known.get(context.trail);
      return found && (() => checkedAgain(found, context, parts, settings));
    },
    deposited: async (context, { settings: { keys, random } }) => {
      const found = known.get(context.trail);
      return found && openDeposit({ keys, random }, found.agent, found.content.secret);
    },
    depositAddress: async (context, { settings: session, loginHost }) => {
      const found = known.get(context.trail);
      if (found === undefined || loginHost === undefined) return undefined;
      const { resource } = found.agent;
      if (session.agentDeposits[resource] === undefined) return undefined;
      const { id, secret } = found.content;
      const endsAt = secondsOf(context) + TICKET_SECONDS;
      const ticket = await sealTicket(session, loginHost.origin, 'deposit', { id, secret, endsAt });
      return `${loginHost.origin}${session.prefix}agents/deposit?ticket=${ticket}`;
    },
    confirmation: async (write, context, parts) => {
      const found = known.get(context.trail);
      if (found === undefined) return undefined;
      const { confirmation } = await import('./confirmations/confirmation.ts');
      return await confirmation(found, write, context, parts, settings);
    },
    ownAgents: async (person, context, parts, messages, language) => {
      const { ownAgents } = await import('./agent-list.ts');
      return await ownAgents(person, context, parts, settings, messages, language);
    },
    serve: (context, parts) => {
      const { base, prefix } = parts.settings;
      const { path } = context.target;
      if (parts.loginHost?.origin !== base.origin) return undefined;
      const isMetadata = path === METADATA_PATH;
      if (!isMetadata && path !== `${prefix}agents` && !path.startsWith(`${prefix}agents/`)) return undefined;
      const serve = async () =>
        isMetadata ? serverMetadata(context, parts.settings, settings) : endpoint(context, parts);
      const isForPrograms = isMetadata || FOR_PROGRAMS.some((name) => path === `${prefix}agents/${name}`);
      const pages = { origins: settings.allowedOrigins, methods: 'GET, POST' };
      return isForPrograms ? servedCrossOrigin(context.request, pages, serve) : serve();
    },
  };
  return made;
}
