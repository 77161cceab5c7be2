import type { PolicyOptions } from '@portcullis/policy';
import type * as v from 'valibot';
import type { ConfigurationProblem } from './configuration/configuration-problem.ts';
import type { Fields, PlacedInstance } from './configuration/unchecked.ts';
import type { BindingKind } from './gate/bindings.ts';
import type { FeaturePart } from './gate/feature-part.ts';
import { isOn } from './gate/part-named.ts';
import type { AuditPart, KnownParts } from './gate-plan.ts';
import type { AuditConfiguration, GatewayConfiguration } from './generated/types.ts';

/**
 * What a feature is. Everything about it is in its folder: what is here for `check`, `build` and the schema in `feature.ts`, and what a
 * gate loads in `part.ts`, which imports no schema, so that a built Worker contains none. What `part.ts` exports, `portcullis/built` exports.
 */
export interface Feature {
  /** Its settings, by the place in the configuration. They stand there in the order of the list of features. */
  readonly settings?: FeatureSettings;
  /** What must hold between its settings and the rest. It gets anything, and reports nothing about a wrong shape, which the schema does. */
  readonly checks?: (unchecked: Unchecked) => readonly ConfigurationProblem[];
  /** What the author of a configuration must decide before a deploy. A gate that serves without it has the choice that gives less away. */
  readonly decisions?: (unchecked: Unchecked) => readonly ConfigurationProblem[];
  /** What a good configuration cannot do that its author may expect. */
  readonly notes?: (configuration: GatewayConfiguration) => readonly ConfigurationProblem[];
  /** The classes of its Durable Objects, by the settings that name their namespaces. */
  readonly durableObjects?: readonly (readonly [setting: RegExp, className: string])[];
  /** Its other bindings: which settings name them, and what each must be. */
  readonly bindings?: readonly BoundSetting[];
  /** Settings that name a variable without `${…}`. */
  readonly variables?: RegExp;
  /** Its settings that only Cloudflare can serve, with what to do instead. */
  readonly cloudflareOnly?: readonly (readonly [setting: RegExp, instead: string])[];
  /** What is different without Cloudflare for a configuration that uses the feature. */
  readonly withoutCloudflare?: (configuration: GatewayConfiguration) => readonly string[];
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
  /** What `portcullis/built` calls it, or that of a kind, as a configuration needs it. */
  readonly exported: (kind: string, configuration: GatewayConfiguration) => string;
  /** Whether there is one for each kind. */
  readonly isTable: boolean;
  /** The kinds that a configuration needs; none, and not `undefined`, of a part without kinds that it needs. */
  readonly needed: (configuration: GatewayConfiguration) => readonly string[] | undefined;
  /** Whether only a built Worker uses it: one whose configuration is reloaded serves without it. */
  readonly onlyBuilt?: true;
  /** Where the setting of this name stands that asks for its hooks. */
  readonly hooked?: HookedPlace;
}

/** Where settings stand whose parts have hooks. */
export type HookedPlace = 'root' | 'instance' | 'audit';

/** What stands in a field of the parts: what the gate calls, or whatever the features that use it agree on. */
type PartIn<Field extends string> = Field extends keyof KnownParts ? NonNullable<KnownParts[Field]> : object;

/** A part that a gate has at most once. */
export function onePart<Field extends string>(
  field: Field,
  part: PartIn<Field>,
  isNeeded: (configuration: GatewayConfiguration) => boolean,
): StatedPart {
  return {
    ...{ field, part, isTable: false, exported: () => `${field}Part` },
    needed: (configuration) => (isNeeded(configuration) ? [] : undefined),
  };
}

/**
 * Parts of a gate, one for each kind that its configuration uses.
 * @param isLater whether a built Worker has one whose code is imported when a request needs it. Default: none is
 */
export function partTable<Field extends string>(
  field: Field,
  suffix: string,
  part: PartIn<Field>,
  needed: StatedPart['needed'],
  isLater: (kind: string, configuration: GatewayConfiguration) => boolean = () => false,
): StatedPart {
  const exported: StatedPart['exported'] = (kind, configuration) =>
    `${camelCase(kind)}${isLater(kind, configuration) ? 'Later' : suffix}`;
  return { field, part, isTable: true, exported, needed };
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
