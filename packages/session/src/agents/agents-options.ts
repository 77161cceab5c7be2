import {
  type Completed,
  checkOptions,
  type FieldsFor,
  flag,
  list,
  number,
  objectWith,
} from '@portcullis/core/internal';
import { CredentialLimits } from '../credentials/credential-limits.ts';
import { AGENT_STORE, type AgentStore } from '../store/agent-store.ts';
import { namesOf } from '../store/handed-on.ts';
import type { ClientDirectory } from './clients/agent-client.ts';

/** Options of `agents()`. */
export interface AgentsOptions {
  /** Stores which clients act for whom: the store of the sessions, such as `durableObjectSessions()`. */
  readonly store: AgentStore;
  /** The OAuth clients. */
  readonly clients: ClientDirectory;
  /**
   * The addresses that access tokens can be for, such as `https://tools.example.com/mcp`. A token is valid only at the address for which it
   * was issued.
   */
  readonly resources: readonly string[];
  /** Lifetime of an access token, in seconds. Clients refresh it. Default 300. */
  readonly accessTokenSeconds?: number;
  /**
   * Maximum lifetime of an agent, in seconds. An agent also ends with the session in which the user allowed it, and thus when the user logs
   * out, but not when that session is idle. Default 86,400 (a day).
   *
   * From 300 to 2,592,000. A lower value also shortens the lifetime of agents that users allowed before.
   */
  readonly lifetimeSeconds?: number;
  /**
   * Whether a user who allowed a client is not asked again while that agent lasts, if the client asks for no more than before and its
   * redirect URI is an https address. Otherwise users are always asked. Default false.
   */
  readonly rememberConsent?: boolean;
  /**
   * Names of identity providers of the login whose identity assertions (ID-JAG) clients exchange for an access token: the provider decides
   * for whom a client may act, and users are not asked. Only for clients that authenticate with a secret or a key. Default: of none.
   */
  readonly assertionProviders?: readonly string[];
  /**
   * Origins of web pages that may register, get and revoke tokens, and read the metadata (CORS), such as `https://chat.example.com`. No page
   * of another origin can read what users open with their cookies. Default: none.
   */
  readonly allowedOrigins?: readonly string[];
  /** Roles that can list and end the agents of all users. Default: users can list and end only their own. */
  readonly operators?: readonly string[];
}

/** The options, checked and completed, and what is counted for them. */
export interface AgentsSettings extends Completed<AgentsOptions> {
  readonly limits: CredentialLimits;
}

/** How each option is checked. */
export const agentsFields: FieldsFor<AgentsOptions> = {
  store: objectWith<AgentStore>(namesOf(AGENT_STORE)),
  clients: objectWith<ClientDirectory>(['find', 'authenticate']),
  resources: list(
    (given) => (isResource(given) ? undefined : 'must be addresses such as https://tools.example.com/mcp'),
    () => [],
  ),
  accessTokenSeconds: number({ from: 60, to: 3600, whole: true, fallback: 300 }),
  lifetimeSeconds: number({ from: 300, to: 30 * 86_400, whole: true, fallback: 86_400 }),
  rememberConsent: flag(false),
  assertionProviders: list(
    (given) => (typeof given === 'string' && given !== '' ? undefined : 'must be names of providers'),
    () => [],
  ),
  allowedOrigins: list(
    (given) =>
      typeof given === 'string' && URL.parse(given)?.origin === given
        ? undefined
        : 'must be origins such as https://chat.example.com',
    () => [],
  ),
  operators: list(
    (given) => (typeof given === 'string' && given !== '' ? undefined : 'must be role names'),
    () => [],
  ),
};

/** Checks and completes them. */
export function agentsSettings(options: AgentsOptions): AgentsSettings {
  const checked = checkOptions('agents', options, agentsFields, ({ resources = [] }, problem) => {
    if (resources.length === 0) problem('resources must not be empty');
  });
  return { ...checked, limits: new CredentialLimits() };
}

/** An address with a path, as `URL` writes it, since tokens are compared to the letter (RFC 8707 section 2). */
function isResource(given: unknown): boolean {
  const url = typeof given === 'string' ? URL.parse(given) : null;
  return url !== null && url.href === given && `${url.origin}${url.pathname}` === given;
}
