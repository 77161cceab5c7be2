import type { Keys } from './setting-path.ts';

/** A text, and the keys that lead to it. */
export interface PlacedText {
  readonly keys: Keys;
  readonly text: string;
}

/** The texts of a configuration, of whatever shape, at any depth. */
export function textsIn(part: unknown, keys: Keys = []): readonly PlacedText[] {
  if (typeof part === 'string') return [{ keys, text: part }];
  if (Array.isArray(part)) return part.flatMap((item, index) => textsIn(item, [...keys, index]));
  if (typeof part !== 'object' || part === null) return [];
  return Object.entries(part).flatMap(([key, item]) => textsIn(item, [...keys, key]));
}
