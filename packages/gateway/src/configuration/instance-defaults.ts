import { fieldsOf, isFields } from './unchecked.ts';

/** What every instance has of its own: two that had the same would be one. */
const OWN = ['name', 'hosts', 'application'];

/** A configuration in which every instance says everything itself. */
export interface Inherited {
  readonly configuration: unknown;
  /** Where something was written that stands at this path of that. */
  readonly writtenAt: (path: string) => string;
}

/**
 * Gives instances the settings of `instanceDefaults` that they do not have: each setting whole, or not at all. Takes anything:
 * of what has another shape, the schema tells.
 */
export function withInstanceDefaults(written: unknown): Inherited {
  const { instanceDefaults, ...rest } = fieldsOf(written);
  const { instances } = rest;
  if (!isFields(instanceDefaults) || !Array.isArray(instances))
    return { configuration: written, writtenAt: (path) => path };
  const inherits = (instance: unknown, key: string): boolean =>
    isFields(instance) && !Object.hasOwn(instance, key) && !OWN.includes(key);
  const full = (instance: unknown): unknown =>
    isFields(instance)
      ? {
          ...Object.fromEntries(Object.entries(instanceDefaults).filter(([key]) => inherits(instance, key))),
          ...instance,
        }
      : instance;
  return {
    configuration: { ...rest, instances: instances.map(full) },
    writtenAt(path) {
      const [, index = '', key = '', more = ''] = /^instances\[(\d+)\]\.(\w+)(.*)$/s.exec(path) ?? [];
      return Object.hasOwn(instanceDefaults, key) && inherits(instances[Number(index)], key)
        ? `instanceDefaults.${key}${more}`
        : path;
    },
  };
}

/** What is written there that no instance can inherit. */
export function ownSettingsInDefaults(written: unknown): readonly string[] {
  const { instanceDefaults } = fieldsOf(written);
  return isFields(instanceDefaults) ? OWN.filter((key) => Object.hasOwn(instanceDefaults, key)) : [];
}
