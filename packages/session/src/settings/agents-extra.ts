import type { BaseContext, Identity } from '@portcullis/core';
import type { Html, Language } from '@portcullis/core/internal';
import type { AgentWrite, WriteConfirmation } from './agent-write.ts';

/**
 * The OAuth authorization server for agents: what `agents()` of `@portcullis/session/agents` returns. It is code that `sessions()` is given,
 * so that a Worker without it contains none of it. `Parts` is what sessions are made of, `Messages` those of their pages; callers that only
 * pass it on need not know.
 */
export interface Agents<Parts = never, Messages = never> {
  /** What is wrong with it together with other options of the sessions of a host. */
  readonly problemsOf: (options: {
    readonly store?: object | undefined;
    readonly loginHost?: { readonly serves: (origin: string) => boolean } | undefined;
    readonly providers?: Readonly<Record<string, { readonly issuer: string }>> | undefined;
  }) => readonly string[];
  /** The identity of a request's access token; `undefined` if it carries none. */
  readonly identify: (context: BaseContext, parts: Parts) => Promise<Identity> | undefined;
  /** Fails once the token that identified the user is no longer valid; `undefined` if it identified no one. */
  readonly check: (context: BaseContext, parts: Parts) => (() => Promise<void>) | undefined;
  /** What the user deposited for the agent of a request; `undefined` for a request without an agent, and for an agent without a deposit. */
  readonly deposited: (context: BaseContext, parts: Parts) => Promise<string | undefined>;
  /** The page at which the user can deposit something for the agent of a request, for ten minutes; `undefined` if nothing can be deposited for it. */
  readonly depositAddress: (context: BaseContext, parts: Parts) => Promise<string | undefined>;
  /**
   * What the user said to a call of the agent of a request that writes: once, and for exactly this call. If nothing, the call waits for them
   * at an address. `undefined` for a request without an agent.
   */
  readonly confirmation: (
    write: AgentWrite,
    context: BaseContext,
    parts: Parts,
  ) => Promise<WriteConfirmation | undefined>;
  /** The agents of a user, for the page of the user's sessions. */
  readonly ownAgents: (
    person: { readonly issuer: string; readonly subject: string },
    context: BaseContext,
    parts: Parts,
    messages: Messages,
    language: Language,
  ) => Promise<Html>;
  /** Serves the endpoints and metadata of the server at the login host; `undefined` for all other addresses. */
  readonly serve: <Env>(context: BaseContext<Env>, parts: Parts) => Promise<Response> | undefined;
}
