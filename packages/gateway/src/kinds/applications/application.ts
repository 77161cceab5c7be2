import type {
  Application,
  BaseContext,
  HasCall,
  HasCaller,
  HasResource,
  HasRoles,
  Identity,
  Middleware,
  Resource,
} from '@portcullis/core';
import type { ApplicationFacts, Theme } from '@portcullis/core/internal';
import type { PolicyOptions } from '@portcullis/policy';
import type { Origin } from '@portcullis/proxy';
import type { LinkedAccounts, SessionGate } from '@portcullis/session';
import type { AgentDeposit } from '@portcullis/session/agents';
import type { Verifier } from '@portcullis/token';
import type * as v from 'valibot';
import type { ConfigurationProblem } from '../../configuration/configuration-problem.ts';
import type { PlacedInstance } from '../../configuration/unchecked.ts';
import type { ConfiguredEnv } from '../../gate/origins.ts';
import type { GatewaySettings } from '../../gateway-options.ts';
import type { InstanceConfiguration, LoginConfiguration } from '../../generated/types.ts';

/** An application without an origin: enough to explain what a gate for it would say. */
export type ExplainedApplication = Application<never, never, never, never>;

/** One application as an instance has it. */
export interface AssembledApplication {
  /** The instance identifies every caller, and maps roles, before anything reaches it. */
  readonly application: Application<ConfiguredEnv, never, never, HasCaller & HasRoles<never>>;
  /** Before the login: endpoints that the application itself calls, and what programs are asked for where one needs a login. */
  readonly server?: Middleware<BaseContext<ConfiguredEnv>>;
  /** Credentials that only the application knows, after those of the providers and before the session. */
  readonly verifiers?: readonly Verifier<ConfiguredEnv>[];
  /** Refuses requests of any caller, after the caller is authenticated and before any decision. */
  readonly admission?: Middleware<BaseContext<ConfiguredEnv> & HasCaller & HasResource>;
  /** Adds the contents of a call, after the caller is authenticated and before any decision. */
  readonly call?: Middleware<BaseContext<ConfiguredEnv> & HasCaller & HasRoles<never> & HasResource, HasCall>;
  /** What the application calls a user, where the gate gave them that name; `undefined` for a user to whom it gave none. */
  readonly usernameOf?: (identity: Identity) => Promise<string | undefined>;
}

/** What the application of an instance depends on. */
export interface ApplicationDependencies {
  readonly env: object;
  /** People who log in at this host, and how. */
  readonly login:
    | { readonly settings: LoginConfiguration; readonly gate: SessionGate<ConfiguredEnv> }
    | undefined;
  /** Of the providers that the configuration names. */
  readonly verifiers: readonly Verifier<ConfiguredEnv>[];
  /** Where the instance stands in the configuration. */
  readonly path: string;
  /** How pages look, with the application's own name. */
  readonly theme: Theme;
  /** Where its requests go. */
  readonly origin: Origin<ConfiguredEnv>;
}

/** What a gate needs of an application: the code that a built Worker has of it. */
export interface ApplicationPart {
  /** Cuts out of paths what is a secret to an instance of it. */
  readonly maskPath: (instance: InstanceConfiguration) => (path: string) => string;
  /** Addresses below the login's prefix that the application serves. */
  readonly endpoints: (instance: InstanceConfiguration, login: LoginConfiguration) => readonly string[];
  /** The facts about the caller that it receives, in the terms of `identityHeaders`. A login must store them. */
  readonly told: (instance: InstanceConfiguration) => readonly string[];
  /**
   * For which paths a credential of `login.credentials` counts: those at which programs show a password of the application behind it.
   * Default: for all, and there is no such password.
   */
  readonly acceptsCredentials?: (path: string) => boolean;
  /** Whether an instance of it looks for such a credential before an API token of its own, with a `~` between. Default: none does. */
  readonly readsTokens?: (instance: InstanceConfiguration) => boolean;
  /** The paths of an instance that access tokens of `login.agents` can be for: its MCP endpoints. Default: none. */
  readonly resourcePaths?: (instance: Readonly<Record<string, unknown>>) => readonly string[];
  /** What users can deposit for agents at a host of an instance, with the bindings of a request. Default: nothing. */
  readonly deposit?: (
    instance: InstanceConfiguration,
    host: string,
    fetch: GatewaySettings['fetch'],
  ) => ((env: object) => AgentDeposit) | undefined;
  /** What a request costs an instance of it, in units of a plain page. Default: one. */
  readonly costOf?: (instance: InstanceConfiguration) => (resource: Resource) => number;
  /** Accounts that people signed in to through the gate; `undefined` where the gate does not know. Default: it does for no instance. */
  readonly linkedAccounts?: (
    instance: InstanceConfiguration,
    dependencies: Pick<ApplicationDependencies, 'env' | 'path'>,
  ) => LinkedAccounts | undefined;
  readonly create: (
    instance: InstanceConfiguration,
    dependencies: ApplicationDependencies,
  ) => AssembledApplication;
}

/** Rules that a setting of an instance stands for. */
export interface OpenedRules {
  /** The setting: a list with one rule for each entry. */
  readonly setting: string;
  readonly rules: readonly object[];
}

/** How an application is registered with the gateway. */
export interface RegisteredApplication {
  /** As `"application"` of an instance names it. */
  readonly name: string;
  /** For the reference page. */
  readonly title: string;
  /** Settings of an instance besides those that all applications have. */
  readonly settings: v.ObjectEntries;
  /**
   * Returns `undefined` for settings from which no application can be created, which are reported elsewhere. The settings are not
   * checked yet.
   */
  readonly explained: (instance: Readonly<Record<string, unknown>>) => ExplainedApplication | undefined;
  /**
   * Returns the rules that an instance's settings add to its policies, or `undefined` for none and for malformed settings, which
   * are reported elsewhere. Default: there are no such settings.
   */
  readonly opens?: (instance: Readonly<Record<string, unknown>>) => OpenedRules | undefined;
  /** Whether an instance's settings let its policies allow only what reads. Default: none do. */
  readonly onlyReads?: (instance: Readonly<Record<string, unknown>>) => boolean;
  /** What must hold between its settings and the rest of the configuration. */
  readonly problems: (
    instances: readonly PlacedInstance[],
    hasLogin: boolean,
  ) => readonly ConfigurationProblem[];
  /**
   * What the author of a good instance of it may not expect. Default: nothing.
   * @param path where the instance stands in the configuration
   */
  readonly notes?: (instance: InstanceConfiguration, path: string) => readonly ConfigurationProblem[];
  /** What the author of the configuration must decide before a deploy, besides. Default: nothing. */
  readonly decisions?: (instances: readonly PlacedInstance[]) => readonly ConfigurationProblem[];
  readonly part: ApplicationPart;
  /**
   * What `portcullis/built` calls the part that these instances of it need; or what makes it, and what that is given. Of what no
   * instance has, a built Worker has no code.
   */
  readonly builtPart: (
    instances: readonly InstanceConfiguration[],
  ) => readonly [part: string, ...given: readonly string[]];
}

/** The words that a policy may use for an application, and how its paths are read. */
export function policyWords({ vocabulary }: Pick<ApplicationFacts, 'vocabulary'>): PolicyOptions {
  const { applications, kinds, operations, delimitersInNames } = vocabulary;
  return { applications, kinds, operations, delimitersInNames };
}
