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
import type { PolicyOptions } from '@portcullis/policy';
import type { Origin } from '@portcullis/proxy';
import type { MapRolesOptions } from '@portcullis/roles';
import type { SessionGate } from '@portcullis/session';
import type { Verifier } from '@portcullis/token';
import type * as v from 'valibot';
import type { ConfigurationProblem } from './configuration/configuration-problem.ts';
import type { Fields, PlacedInstance } from './configuration/unchecked.ts';
import type { Assembly } from './gate/assembly.ts';
import type { BindingKind } from './gate/bindings.ts';
import type { ConfiguredEnv } from './gate/origins.ts';
import { isOn } from './gate/part-named.ts';
import type { AuditPart, GatewayParts, KnownParts } from './gate-plan.ts';
import type { GatewayOptions, GatewaySettings } from './gateway-options.ts';
import type {
  AuditConfiguration,
  GatewayConfiguration,
  InstanceConfiguration,
  OriginConfiguration,
} from './generated/types.ts';
import type { PolicyDesk } from './operator.ts';

/**
 * What a feature is. Everything about it is in its folder: what is here for `check`, `build` and the schema in `feature.ts`, and what a
 * gate loads in `part.ts`, which imports no schema, so that a built Worker contains none.
 */
export interface Feature {
  /** Its folder below `src`. What its `part.ts` exports, `portcullis/built` exports. */
  readonly folder: string;
  /** Its settings, by the place in the configuration. They stand there in the order of the list of features. */
  readonly settings?: FeatureSettings;
  /** What must hold between its settings and the rest. It gets anything, and reports nothing about a wrong shape, which the schema does. */
  readonly checks?: (unchecked: Unchecked) => readonly ConfigurationProblem[];
  /** What a good configuration cannot do that its author may expect. */
  readonly notes?: (configuration: GatewayConfiguration) => readonly ConfigurationProblem[];
  /** The classes of its Durable Objects, by the settings that name their namespaces. */
  readonly durableObjects?: readonly (readonly [setting: RegExp, className: string])[];
  /** Its other bindings: which settings name them, and what each must be. */
  readonly bindings?: readonly BoundSetting[];
  /** Settings that name a variable without `${…}`. */
  readonly variables?: RegExp;
  /** The code that a gate loads. */
  readonly parts?: readonly StatedPart[];
}

/** A setting that names a binding; where that depends on the configuration, `undefined` for a setting that names none. */
export type BoundSetting = readonly [
  setting: RegExp,
  kind: BindingKind | ((path: string, configuration: GatewayConfiguration) => BindingKind | undefined),
];

/** Where features have settings. */
export interface FeatureSettings {
  /** At the top. Settings inside of `login`, `audit` and an instance come from other features too. */
  readonly root?:
    | v.ObjectEntries
    | ((within: (place: 'login' | 'audit' | 'instance') => v.ObjectEntries) => v.ObjectEntries);
  readonly login?: v.ObjectEntries;
  readonly audit?: v.ObjectEntries;
  readonly instance?: v.ObjectEntries;
}

/** A configuration of whatever shape, taken apart for the checks of features. */
export interface Unchecked {
  readonly configuration: Fields;
  readonly providers: readonly Fields[];
  readonly login: Fields;
  readonly hasLogin: boolean;
  readonly audit: Fields;
  /** The names of `roles`. */
  readonly roles: readonly string[];
  readonly instances: readonly PlacedInstance[];
  /** The words that the policies of an instance may use. */
  readonly wordsOf: (instance: Fields) => PolicyOptions;
  /** A good configuration: policies and roles that are the same objects there are good. */
  readonly good: GatewayConfiguration | undefined;
}

/** Code that a gate has only where its configuration needs it. */
export interface StatedPart {
  /** Its name in the parts of a gate, which `portcullis push` compares. */
  readonly field: string;
  /** The part, or those of each kind by its name. */
  readonly part: unknown;
  /** What `portcullis/built` calls it, or that of a kind. */
  readonly exported: (kind: string) => string;
  /** Whether there is one for each kind. */
  readonly isTable: boolean;
  /** The kinds that a configuration needs; none, and not `undefined`, of a part without kinds that it needs. */
  readonly needed: (configuration: GatewayConfiguration) => readonly string[] | undefined;
  /** Where the setting of this name stands that asks for its hooks. */
  readonly hooked?: HookedPlace;
}

/** Where settings stand whose parts have hooks. */
export type HookedPlace = 'root' | 'instance' | 'audit';

/** A part of which a gate has at most one. */
export function onePart<Field extends keyof KnownParts & string>(
  field: Field,
  part: NonNullable<KnownParts[Field]>,
  isNeeded: (configuration: GatewayConfiguration) => boolean,
): StatedPart {
  return {
    ...{ field, part, isTable: false, exported: () => `${field}Part` },
    needed: (configuration) => (isNeeded(configuration) ? [] : undefined),
  };
}

/** Parts of which a gate has one for each kind that its configuration names. */
export function partTable<Field extends keyof KnownParts & string>(
  field: Field,
  suffix: string,
  part: NonNullable<KnownParts[Field]>,
  needed: StatedPart['needed'],
): StatedPart {
  return { field, part, isTable: true, exported: (kind) => `${camelCase(kind)}${suffix}`, needed };
}

/** A part of the record, which the setting of `audit` with the same name asks for. */
export function auditPart(
  setting: keyof AuditConfiguration & string,
  part: AuditPart,
  isNeededBesides: (configuration: GatewayConfiguration) => boolean = () => false,
): StatedPart {
  return partTable('audit', 'Part', { [setting]: part }, (configuration) =>
    isOn(configuration.audit?.[setting]) || isNeededBesides(configuration) ? [setting] : [],
  );
}

/** A part with hooks, which the setting of the same name asks for. */
export function hookedPart(field: string, hooked: HookedPlace, part: FeaturePart): StatedPart {
  return {
    ...{ field, part, hooked, isTable: false, exported: () => `${field}Part` },
    needed: (configuration) =>
      placesOf(hooked, configuration).some((at) => isOn(at[field])) ? [] : undefined,
  };
}

function placesOf(
  hooked: HookedPlace,
  { instances, audit, ...root }: GatewayConfiguration,
): readonly Fields[] {
  if (hooked === 'instance') return instances as readonly object[] as readonly Fields[];
  return [(hooked === 'audit' ? (audit ?? {}) : root) as Fields];
}

/** `microsoft-graph` is `microsoftGraph`. */
export function camelCase(kind: string): string {
  return kind.replace(/-(\w)/g, (_dash, letter: string) => letter.toUpperCase());
}

/** The types of a list of settings, each once. */
export function typesOf(list: readonly { readonly type: string }[]): readonly string[] {
  return [...new Set(list.map(({ type }) => type))];
}

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
}
