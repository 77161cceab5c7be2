import type { AuditOptions, Sink } from '@portcullis/audit';
import type { BaseContext, HasCaller, HasRoles, Middleware } from '@portcullis/core';
import type { AnyCompiler } from '@portcullis/policy/internal';
import type { GroupSource, RoleMapping } from '@portcullis/roles';
import type { ReadExpression, RoleDefinitions } from '@portcullis/roles/internal';
import type { DirectoryTuning } from '@portcullis/roles/sources';
import type { SecretSource } from '@portcullis/secrets';
import type { SessionGate } from '@portcullis/session';
import type { JwtOptions, Verifier } from '@portcullis/token';
import type { ConfigurationProblem } from './configuration/configuration-problem.ts';
import type { LateInstancesPart } from './features/late-instances/late-instances.ts';
import type {
  AgentsPart,
  CredentialsPart,
  DeviceBoundPart,
  LoginDependencies,
  SessionObjectsPart,
  SessionStorePart,
} from './features/login/login-dependencies.ts';
import type { WithSecrets } from './features/secrets/secret-variables.ts';
import type { NamedBinding } from './gate/bindings.ts';
import type { ConfiguredEnv } from './gate/origins.ts';
import type { Table } from './gate/part-named.ts';
import type { OutlinesOf, VersionsOf } from './gate/policy-facts.ts';
import type { CurrentGate } from './gate/served-gate.ts';
import type { GatewayOptions, GatewaySettings } from './gateway-options.ts';
import type {
  AuditConfiguration,
  GatewayConfiguration,
  GroupSourceConfiguration,
  InstanceConfiguration,
  LoginConfiguration,
  SecretConfiguration,
  SinkConfiguration,
} from './generated/types.ts';
import type { ApplicationPart } from './kinds/applications/application.ts';

/** What a gate is put together from. */
export interface GatePlan {
  /** Known to be good as far as that can be known without the variables, and with its defaults. */
  readonly configuration: GatewayConfiguration;
  readonly parts: GatewayParts;
  /** What is wrong with it once variables and secrets are in their places. */
  readonly filledProblems: (
    filled: WithSecrets,
    values: GatewayConfiguration,
  ) => readonly ConfigurationProblem[];
  /** Returns notes on a valid configuration: what users might expect that it does not do. */
  readonly notes: (filled: GatewayConfiguration) => readonly ConfigurationProblem[];
  readonly versionsOf: VersionsOf;
  readonly outlinesOf: OutlinesOf;
  /**
   * Of a configuration that was built: what its instances need of the Worker besides their origins. Such instances are assembled at the
   * first request of their host. Default: all are assembled when the gate is.
   */
  readonly bindings?: readonly NamedBinding[];
}

/** Builds a gate whose secrets are read while it serves. */
export type RenewingPart = (plan: GatePlan, settings: GatewaySettings, env: object) => CurrentGate;

/**
 * The code that a gate is built from: all parts, or those that one configuration uses. If a required part is missing, the gate
 * refuses every request. Parts with hooks are stored by their own names, next to the parts that are declared here.
 */
export type GatewayParts = KnownParts & Readonly<Record<string, unknown>>;

/** The parts that the gate itself calls. */
export interface KnownParts {
  /** By their names in `"application"`. */
  readonly applications: Table<ApplicationPart>;
  /** By their `"type"`, as all that follow. */
  readonly providers: Table<ProviderPart>;
  readonly groupSources?: Table<GroupSourcePart>;
  /** Reads the regular expressions of roles, where there are any. */
  readonly roleExpressions?: ReadExpression;
  /** Reads roles that are more than lists of groups, where there are any. */
  readonly roleDefinitions?: RoleDefinitions;
  readonly sinks: Table<SinkPart>;
  /** Where its secrets are kept. */
  readonly secretSources?: Table<SecretSourcePart>;
  /** Puts a gate together anew when a secret rotates. */
  readonly renewing?: RenewingPart;
  /** Has instances assembled at the first request of their host. */
  readonly lateInstances?: LateInstancesPart;
  /** What an event has besides, by the setting of `audit` that asks for it. */
  readonly audit?: Table<AuditPart>;
  /** Compilers of the criteria that the policies have. */
  readonly criteria: readonly AnyCompiler[];
  readonly login?: LoginPart;
  /** Where the login keeps sessions, or which have ended, in a Durable Object. */
  readonly sessionStore?: SessionStorePart;
  /** Divides that among several Durable Objects. */
  readonly sessionObjects?: SessionObjectsPart;
  /** Where the login has them. */
  readonly credentials?: CredentialsPart;
  /** Where its host is an authorization server for agents. */
  readonly agents?: AgentsPart;
  /** Where its sessions are bound to a key of their browser. */
  readonly deviceBound?: DeviceBoundPart;
  /** Explains why a caller has no role. */
  readonly nearMisses?: (roles: RoleMapping) => Middleware<BaseContext & HasCaller & HasRoles<never>>;
}

/** Makes the verifier of a provider. The names of its settings are those of the package. */
export type ProviderPart = (options: JwtOptions & Readonly<Record<string, unknown>>) => Verifier;

/** Makes a directory that is asked for groups. */
export type GroupSourcePart = (
  configured: GroupSourceConfiguration,
  network: Pick<DirectoryTuning, 'fetch' | 'sleep'>,
) => GroupSource;

/**
 * Makes a sink. Fails with a `ConfigurationError` if the Worker lacks its binding.
 * @param path where the name of its binding stands in the configuration
 */
export type SinkPart = (
  configured: SinkConfiguration,
  path: string,
  env: object,
  options: GatewayOptions,
) => Sink;

/**
 * Makes the source of a secret. Fails with a `ConfigurationError` if the Worker lacks its binding.
 * @param path where it stands in the configuration
 */
export type SecretSourcePart = (
  configured: SecretConfiguration,
  path: string,
  env: object,
  settings: GatewaySettings,
) => SecretSource;

/**
 * Makes a part of the record.
 * @param path where its settings stand. Default: below `audit`
 */
export type AuditPart = (
  audit: AuditConfiguration,
  env: object,
  path: string | undefined,
  options: GatewayOptions,
) => Partial<AuditOptions> & { readonly sink?: Sink };

/**
 * Makes the login of one host.
 * @param instance that has the host; `undefined` for the login host
 * @param parts what the application there has to say about logins is asked of these
 */
export type LoginPart = (
  configuration: GatewayConfiguration & { readonly login: LoginConfiguration },
  instance: InstanceConfiguration | undefined,
  host: string,
  parts: { readonly gateway: GatewayParts; readonly outlinesOf: OutlinesOf },
  login: LoginDependencies,
) => SessionGate<ConfiguredEnv>;
