import type { AuditLog, AuditOptions } from '@portcullis/audit';
import type {
  Arrival,
  BaseContext,
  HasCaller,
  HasResource,
  HasRoles,
  Middleware,
  Recorder,
  WorkerOptions,
} from '@portcullis/core';
import type { Execution, Theme } from '@portcullis/core/internal';
import type { Origin } from '@portcullis/proxy';
import type { MapRolesOptions } from '@portcullis/roles';
import type { SessionGate } from '@portcullis/session';
import type { Verifier } from '@portcullis/token';
import type { GatewayParts } from '../gate-plan.ts';
import type { GatewayOptions, GatewaySettings } from '../gateway-options.ts';
import type {
  AuditConfiguration,
  GatewayConfiguration,
  InstanceConfiguration,
  OriginConfiguration,
} from '../generated/types.ts';
import type { PolicyDesk } from '../operator.ts';
import type { Assembly } from './assembly.ts';
import type { ConfiguredEnv } from './origins.ts';
import type { VersionsOf } from './policy-facts.ts';

/** What a feature does to a gate: each hook runs only where its setting is configured. */
export interface FeaturePart {
  /** Stands around whatever a gate calls. */
  readonly calls?: (scope: CallScope) => Calls;
  /** Gives callers roles that no group gives. */
  readonly roles?: (configuration: GatewayConfiguration) => NonNullable<MapRolesOptions['given']>;
  /** Stands in front of the origin of an instance, or in its place. */
  readonly origin?: (scope: InstanceScope, origin: OriginInside) => Origin<ConfiguredEnv> | undefined;
  /** For the whole gate: what runs at logins and at Cron Triggers. */
  readonly gate?: (scope: GateScope) => GateWork;
  /** Adds steps to the requests for one host. */
  readonly host?: (scope: HostScope) => HostSteps;
  /** How the boundary of each host reads requests. */
  readonly boundary?: (configuration: GatewayConfiguration) => Partial<WorkerOptions>;
  /** Adds a step that changes what is recorded. */
  readonly recording?: (
    audit: AuditConfiguration,
    env: object,
    recording: AuditOptions,
  ) => Middleware<BaseContext>;
}

/** What a hook for calls gets. */
export interface CallScope {
  readonly configuration: GatewayConfiguration;
  /** Cuts out of paths what is a secret to any instance. */
  readonly maskPath: (path: string) => string;
  readonly settings: GatewaySettings;
}

/** How a gate asks others. */
export type Network = Pick<GatewayOptions, 'fetch' | 'sleep'>;

/** What stands around the calls of a gate. */
export interface Calls {
  readonly env: (env: object) => object;
  readonly fetch: (
    asked: 'provider' | 'directory',
    fetch: GatewayOptions['fetch'],
  ) => NonNullable<GatewayOptions['fetch']>;
  readonly origin: <Env>(origin: Origin<Env>) => Origin<Env>;
  readonly recorder: Recorder<Arrival<ConfiguredEnv>>;
  readonly step: Middleware<BaseContext<ConfiguredEnv> & HasCaller & HasRoles<string>>;
}

/** What a hook of an instance gets. */
export interface InstanceScope {
  readonly configuration: GatewayConfiguration;
  readonly instance: InstanceConfiguration;
  /** Where the instance stands in the configuration. */
  readonly path: string;
  readonly parts: GatewayParts;
  readonly env: object;
  readonly settings: GatewaySettings;
  /** Records what happened besides requests. */
  readonly tell: AuditLog<ConfiguredEnv>['record'];
}

/** The origin that a hook stands in front of. */
export interface OriginInside {
  /** As it is configured, with nothing in front. */
  readonly plain: Origin<ConfiguredEnv>;
  /** With what features before this one put in front; `undefined` where that could not be built. */
  readonly inside: () => Origin<ConfiguredEnv> | undefined;
  /** Another origin, which the configuration names at a path. */
  readonly at: (configured: OriginConfiguration, path: string) => Origin<ConfiguredEnv>;
}

/** What a hook of the whole gate gets. */
export interface GateScope {
  readonly configuration: GatewayConfiguration;
  readonly parts: GatewayParts;
  readonly env: object;
  readonly settings: GatewaySettings;
  readonly assembly: Assembly;
  /** Of each instance. What could not be built is missing. */
  readonly origins: readonly (Origin<ConfiguredEnv> | undefined)[];
  /** Those that are asked for groups, each with its configuration. */
  readonly directories: readonly DirectoryAsked[];
  /** How an instance is recorded, by its name. */
  readonly recordingOf: (instance: string) => AuditOptions;
}

/** A directory that is asked for groups. */
export interface DirectoryAsked {
  readonly configured: NonNullable<GatewayConfiguration['groupSources']>[number];
  readonly source: NonNullable<MapRolesOptions['sources']>[number];
}

/** What a gate does besides answering. */
export interface GateWork {
  /** For one person, by the name of the instance that they log in to. */
  readonly atLogin?: (instance: string) => Recorder<Arrival<ConfiguredEnv>> | undefined;
  /** What a Cron Trigger runs. */
  readonly scheduled?: (execution: Execution) => Promise<void>;
}

/** What a hook of one host gets. */
export interface HostScope extends InstanceScope {
  readonly host: string;
  readonly theme: Theme;
  /** Where people log in at this host. */
  readonly login: SessionGate<ConfiguredEnv> | undefined;
  /** The version of the policy of each instance. */
  readonly versionsOf: VersionsOf;
  /** What explains the policy of a host. */
  readonly deskOf: (host: string) => PolicyDesk | undefined;
}

/** What a feature adds to the requests for one host. `steps.ts` says where features stand whose order matters. */
export interface HostSteps {
  /** Before a login, and before it is known who asks. */
  readonly arrived?: {
    readonly step: Middleware<BaseContext<ConfiguredEnv>>;
    readonly recorder?: Recorder<Arrival<ConfiguredEnv>>;
  };
  /** Knows callers, before the session of a login. */
  readonly verifier?: Verifier<ConfiguredEnv>;
  /** Once caller and roles are known, and before the policy decides. */
  readonly identified?: Middleware<BaseContext<ConfiguredEnv> & HasCaller & HasRoles<string> & HasResource>;
  /** Once the policy has let the request through, and before the application. */
  readonly decided?: Middleware<BaseContext<ConfiguredEnv> & HasCaller & HasRoles<string> & HasResource>;
}
