import type { Fields } from '../configuration/unchecked.ts';
import type { HookedPlace } from '../feature.ts';
import type { GatewayParts } from '../gate-plan.ts';
import { HOOKED_PARTS } from '../generated/hooked-parts.ts';
import type { Assembly } from './assembly.ts';
import type { FeaturePart, HostScope, HostSteps } from './feature-part.ts';
import { isOn, requiredPart } from './part-named.ts';

/** A part with hooks that is configured. */
export interface Hook {
  /** Its setting, which is its name too. */
  readonly field: string;
  readonly part: FeaturePart;
  /** Where the setting stands. */
  readonly path: string;
  readonly settings: object;
}

/**
 * The parts that the settings at a place ask for, in the order of the list of features. One that the Worker was built without is a
 * problem of the assembly, and such a gate is not used.
 */
export function hooksAt(
  place: HookedPlace,
  settings: object,
  prefix: string,
  parts: GatewayParts,
  assembly: Assembly,
): readonly Hook[] {
  return HOOKED_PARTS[place].flatMap((field) => {
    const given = (settings as Fields)[field];
    if (!isOn(given)) return [];
    const hook = { field, path: `${prefix}${field}`, settings: Object(given) as object };
    const part = assembly.part(hook.path, hook.settings, () => requiredPart(parts, field) as FeaturePart);
    return part === undefined ? [] : [{ ...hook, part }];
  });
}

/** What features add to the requests for a host, by their names. */
export function hostSteps(
  hooks: readonly Hook[],
  at: HostScope,
  assembly: Assembly,
): Readonly<Record<string, HostSteps>> {
  return Object.fromEntries(
    hooks.flatMap((hook): [string, HostSteps][] => {
      const made = assembly.part(hook.path, hook.settings, () => hook.part.host?.(at));
      return made === undefined ? [] : [[hook.field, made]];
    }),
  );
}
