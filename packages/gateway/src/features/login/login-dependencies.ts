import type { AccessRequestRecipient, BaseContext, Identity, RoleGrant } from '@portcullis/core';
import type { JwksTuning } from '@portcullis/jwks';
import type {
  AgentStore,
  CredentialStore,
  DeviceBound,
  dividedRevocations,
  dividedSessions,
  HandOverStore,
  LoginCredentials,
  LoginHost,
  Revocations,
  SessionStore,
} from '@portcullis/session';
import type { AgentDeposit, Agents } from '@portcullis/session/agents';
import type { SessionKeeping } from '@portcullis/session/internal';
import type { GatewayOptions, GatewaySettings } from '../../gateway-options.ts';
import type { LoginConfiguration } from '../../generated/types.ts';

/** What the logins of a gate depend on. */
export interface LoginDependencies {
  readonly settings: GatewaySettings;
  /** How providers are asked. */
  readonly network: Pick<GatewayOptions, 'fetch' | 'sleep'>;
  readonly keys: JwksTuning;
  readonly env: object;
  /** Whether a group gives any role, so that it is worth keeping. */
  readonly keepGroup: (group: string) => boolean;
  /** The parts that only some logins need. */
  readonly parts: {
    /** Lets people give credentials to programs. */
    readonly credentials?: CredentialsPart;
    /** Makes the login host an authorization server for agents. */
    readonly agents?: AgentsPart;
    /** Binds sessions to a key of their browser. */
    readonly deviceBound?: DeviceBoundPart;
    /** Keeps sessions outside of the browser, or which of them have ended. */
    readonly sessionStore?: SessionStorePart;
    /** Divides it among several objects. */
    readonly sessionObjects?: SessionObjectsPart;
    /** Knows who is locked. */
    readonly lock?: unknown;
  };
  /** Returns the roles of a logged-in user, as for one of the user's requests. */
  readonly rolesOf: (
    identity: Identity,
    context: BaseContext,
  ) => readonly RoleGrant[] | Promise<readonly RoleGrant[]>;
}

/** What an application has to say about logins at its host. */
export interface ApplicationLogin {
  /** Addresses below the login's prefix that it serves. */
  readonly otherEndpoints: readonly string[];
  /** For which paths a credential of the gate's counts; `undefined` for all. */
  readonly acceptsCredentials: ((path: string) => boolean) | undefined;
  /** Whether it looks for one before an API token too. */
  readonly readsTokens: boolean;
  /** Whom it tells of requests for access, if it does so in its own way. */
  readonly accessRecipient: AccessRequestRecipient | undefined;
  /** Claims of a user that are needed at this host. */
  readonly keepClaims: readonly string[];
  /** Whether the application receives all groups, not only those that grant a role. */
  readonly keepsAllGroups: boolean;
  /** The addresses of the whole gate that access tokens of `login.agents` can be for. */
  readonly resources: readonly string[];
  /** What users can deposit for their agents, by those addresses. */
  readonly deposits: Readonly<Record<string, (env: object) => AgentDeposit>>;
  /** The host at which people log in for all applications; `undefined` where they do so at each. */
  readonly loginHost?: ((store: HandOverStore) => LoginHost) | undefined;
}

/** Makes what login keeps under the name of a binding. Fails with a `ConfigurationError` if the Worker lacks that. */
export interface SessionStorePart {
  /** Returns the store in an object of the binding; the first one by default. */
  readonly sessions: (
    env: object,
    name: string,
    object?: string,
  ) => SessionStore & CredentialStore & HandOverStore & AgentStore;
  /** Keeps sessions in the store that `sessions` made. */
  readonly keepingIn: (store: SessionStore) => SessionKeeping;
  readonly revocations: (env: object, name: string, object?: string) => Revocations;
}

/** Divides sessions, or which of them have ended, among several objects. */
export interface SessionObjectsPart {
  readonly sessions: typeof dividedSessions;
  readonly revocations: typeof dividedRevocations;
}

/** Makes what binds sessions to a key of their browser. */
export type DeviceBoundPart = (
  configured: NonNullable<LoginConfiguration['deviceBound']>,
  store: HandOverStore,
) => DeviceBound;

/** Makes the login host an authorization server for agents. */
export type AgentsPart = (
  configured: NonNullable<LoginConfiguration['agents']>,
  store: AgentStore,
  resources: readonly string[],
  gate: AgentsGate,
) => Agents;

/** What the authorization server depends on. */
export interface AgentsGate {
  readonly settings: GatewaySettings;
  /** Origin of the login host. */
  readonly issuer: string;
  /** Where all endpoints of the login are. */
  readonly prefix: string;
  /** All hosts of the gate. */
  readonly hosts: readonly string[];
  /** Origins of the web pages that may call an MCP endpoint of the gate. */
  readonly allowedOrigins: readonly string[];
}

/** Makes what lets people give credentials to programs. */
export type CredentialsPart = (
  configured: NonNullable<LoginConfiguration['credentials']>,
  store: CredentialStore,
  application: Pick<ApplicationLogin, 'acceptsCredentials' | 'readsTokens'>,
) => LoginCredentials;
