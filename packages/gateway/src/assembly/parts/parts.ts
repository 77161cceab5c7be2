import type { AuditOptions, Sink } from '@portcullis/audit';
import type {
  AccessRequestRecipient,
  BaseContext,
  HasCaller,
  HasRoles,
  Middleware,
  Resource,
} from '@portcullis/core';
import type { Theme } from '@portcullis/core/internal';
import type { AnyCompiler } from '@portcullis/policy/internal';
import type { Origin } from '@portcullis/proxy';
import type { GroupSource, MapRolesOptions, RoleMapping } from '@portcullis/roles';
import type { ReadExpression, RoleDefinitions } from '@portcullis/roles/internal';
import type { DirectoryTuning } from '@portcullis/roles/sources';
import type { SecretSource } from '@portcullis/secrets';
import type { BreakGlass, SessionGate } from '@portcullis/session';
import type { JwtOptions, Verifier } from '@portcullis/token';
import type { ApplicationPart } from '../../applications/application.ts';
import type {
  AuditConfiguration,
  BreakGlassConfiguration,
  GatewayConfiguration,
  GroupSourceConfiguration,
  InstanceConfiguration,
  LimitConfiguration,
  LoginConfiguration,
  MaintenanceConfiguration,
  OperatorConfiguration,
  OriginConfiguration,
  PublicCacheConfiguration,
  ResilienceConfiguration,
  SecretConfiguration,
  SinkConfiguration,
  TracesConfiguration,
} from '../../configuration/types.ts';
import type { GatewayOptions, GatewaySettings } from '../../gateway-options.ts';
import type { LimitStep } from '../../limits/limit-step.ts';
import type { OwnRequests } from '../../limits/own-limit-step.ts';
import type { PolicyDesk } from '../../operator.ts';
import type { OutlinesOf } from '../../policy-facts.ts';
import type { Traces } from '../../traces.ts';
import type { GroupSyncPart, MemberSourcePart } from '../group-sync.ts';
import type { CredentialsPart, LoginParts, SessionStorePart } from '../login/login-surroundings.ts';
import type { ConfiguredEnv } from '../origins.ts';
import type { RecordedInstance } from '../recorded-instance.ts';
import type { Table } from './part-named.ts';

/**
 * The code that a gate is put together from: all that there is, or what one configuration uses. What is looked up here and
 * is missing makes the gate refuse every request.
 */
export interface GatewayParts {
  /** By their names in `"application"`. */
  readonly applications: Table<ApplicationPart>;
  /** By their `"type"`, as all that follow. */
  readonly providers: Table<ProviderPart>;
  readonly groupSources?: Table<GroupSourcePart>;
  /** Those of them that list everybody, by the same `"type"`. */
  readonly memberSources?: Table<MemberSourcePart>;
  /** Where an instance has groups of its own that follow others. */
  readonly groupSync?: GroupSyncPart;
  /** Reads the regular expressions of roles, where there are any. */
  readonly roleExpressions?: ReadExpression;
  /** Reads roles that are more than lists of groups, where there are any. */
  readonly roleDefinitions?: RoleDefinitions;
  readonly sinks: Table<SinkPart>;
  /** Who is told of requests for access, by the type of `accessRequests`. */
  readonly accessRecipients?: Table<AccessRecipientPart>;
  /** Where its secrets are kept. */
  readonly secretSources?: Table<SecretSourcePart>;
  /** What an event has besides, by the setting of `audit` that asks for it. */
  readonly audit?: Table<AuditPart>;
  readonly erasure?: ErasurePart;
  /** Compilers of the criteria that the policies have. */
  readonly criteria: readonly AnyCompiler[];
  readonly login?: LoginPart;
  /** Where the login keeps sessions, or which have ended, in a Durable Object. */
  readonly sessionStore?: SessionStorePart;
  /** Where the login has them. */
  readonly credentials?: CredentialsPart;
  readonly breakGlass?: BreakGlassPart;
  readonly operator?: OperatorPart;
  /** Helps origins in trouble, and stands in for those that are worked on. */
  readonly resilience?: ResiliencePart;
  readonly maintenance?: MaintenancePart;
  readonly publicCache?: PublicCachePart;
  readonly limits?: LimitsPart;
  readonly ownLimits?: OwnLimitsPart;
  readonly traces?: TracesPart;
  /** Says why somebody has no role. */
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

/** Makes what obeys orders to forget somebody. */
export type ErasurePart = (
  audit: AuditConfiguration,
  env: object,
  recording: AuditOptions,
) => Middleware<BaseContext>;

/**
 * Makes the login of one host.
 * @param parts what the application there has to say about logins is asked of these
 */
export type LoginPart = (
  configuration: GatewayConfiguration & { readonly login: LoginConfiguration },
  instance: InstanceConfiguration,
  host: string,
  parts: { readonly gateway: GatewayParts; readonly outlinesOf: OutlinesOf },
  login: LoginParts,
) => SessionGate<ConfiguredEnv>;

/** An origin that is helped when it is in trouble. */
export type ResiliencePart = (
  configured: ResilienceConfiguration,
  origin: Origin<ConfiguredEnv>,
  surroundings: {
    readonly originOf: (configured: OriginConfiguration) => Origin<ConfiguredEnv>;
    readonly tell: RecordedInstance['tell'];
  },
) => Origin<ConfiguredEnv>;

/** Keeps pages that everybody may have in front of an origin. */
export type PublicCachePart = (
  configured: PublicCacheConfiguration,
  origin: Origin<ConfiguredEnv>,
  report: (text: string) => void,
) => Origin<ConfiguredEnv>;

/** Stands in the place of an origin that is worked on. */
export type MaintenancePart = (
  configured: MaintenanceConfiguration,
  origin: Origin<ConfiguredEnv>,
) => Origin<ConfiguredEnv>;

/**
 * Holds requests to budgets.
 * @param path where the instance stands
 */
export type LimitsPart = (
  configured: readonly LimitConfiguration[],
  env: object,
  path: string,
  costOf: (resource: Resource) => number,
) => LimitStep;

/**
 * Holds requests for the gate's own endpoints to budgets.
 * @param path where the instance stands
 */
export type OwnLimitsPart = (
  configured: readonly LimitConfiguration[],
  env: object,
  path: string,
  own: OwnRequests<ConfiguredEnv>,
) => Middleware<BaseContext<ConfiguredEnv>>;

/** Traces requests. */
export type TracesPart = (
  configured: TracesConfiguration,
  surroundings: {
    /** How the gate is called. */
    readonly service: string;
    /** Cuts out of paths what is a secret to any instance. */
    readonly maskPath: (path: string) => string;
    readonly settings: GatewaySettings;
  },
) => Traces;
/** Lets people in by grants. */
export interface BreakGlassPart {
  /** Makes what does so at one host. */
  readonly create: (
    configured: BreakGlassConfiguration,
    env: object,
    surroundings: {
      readonly host: string;
      readonly login: LoginConfiguration | undefined;
      readonly settings: GatewaySettings;
      readonly theme: Theme;
    },
  ) => BreakGlass<ConfiguredEnv>;
  /** Their roles, which no group gives them. */
  readonly given: (configured: BreakGlassConfiguration) => NonNullable<MapRolesOptions['given']>;
}

/** Makes the page for operators of one host. */
export type OperatorPart = (
  operator: OperatorConfiguration,
  env: object,
  surroundings: {
    readonly theme: Theme;
    readonly settings: GatewaySettings;
    readonly prefix: string;
    readonly deskOf: (host: string) => PolicyDesk | undefined;
    /** `undefined` where nobody logs in. */
    readonly sessions: SessionGate<ConfiguredEnv>['directory'] | undefined;
  },
) => OperatorStep;

/** Serves the page for operators to who may see it. */
export type OperatorStep = Middleware<BaseContext<ConfiguredEnv> & HasCaller & HasRoles<string>>;
/** Makes who is told of requests for access to an instance. */
export type AccessRecipientPart = (
  instance: InstanceConfiguration,
  options: GatewayOptions,
) => AccessRequestRecipient;
