import canonicalize from 'canonicalize';

/** The path of a setting, one step each: `.login` into an object, `[wiki]` to the entry of a list with that name. */
export type SettingSteps = readonly string[];

/** The path of a setting as text. */
export function settingText(steps: SettingSteps): string {
  return steps.join('') || '(whole)';
}

/** The paths of the settings that differ, without their values. */
export function changedSettings(
  before: unknown,
  after: unknown,
  steps: SettingSteps = [],
): readonly SettingSteps[] {
  if (canonicalize(before) === canonicalize(after)) return [];
  const [old, recent] = [entriesOf(before, steps), entriesOf(after, steps)];
  if (old === undefined || recent === undefined) return [steps];
  const keys = new Set([...old.keys(), ...recent.keys()]);
  const changed = [...keys].flatMap((key) => changedSettings(old.get(key), recent.get(key), [...steps, key]));
  // Where no part differs, their order does: of two providers the first decides. Or a part without settings was added.
  return changed.length > 0 ? changed : [steps];
}

/**
 * The parts of an object by key; those of a list by their names, if each has one, so that an entry added in the middle does not
 * change the entries behind it. An absent part of an object has no settings, so that each setting of an added part is listed.
 */
function entriesOf(value: unknown, steps: SettingSteps): ReadonlyMap<string, unknown> | undefined {
  if (Array.isArray(value)) {
    const names = value.map((part: { readonly name?: unknown } | null) => part?.name);
    const areNamed = names.every((name) => typeof name === 'string') && new Set(names).size === names.length;
    return areNamed ? new Map(value.map((part, index) => [`[${String(names[index])}]`, part])) : undefined;
  }
  if (value === undefined && steps.at(-1)?.startsWith('.') === true) return new Map();
  if (typeof value !== 'object' || value === null) return undefined;
  return new Map(Object.entries(value).map(([key, part]) => [`.${key}`, part]));
}
