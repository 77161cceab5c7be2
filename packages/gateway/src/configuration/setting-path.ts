/** What leads to a part of a configuration: names of settings, and places in lists. */
export type Keys = readonly (string | number)[];

/** The same in one text: `instances[0].policy`. Empty for the whole. */
export function settingPath(keys: readonly unknown[]): string {
  return keys.reduce<string>(
    (path, key) =>
      typeof key === 'number' ? `${path}[${key}]` : `${path}${path === '' ? '' : '.'}${String(key)}`,
    '',
  );
}
