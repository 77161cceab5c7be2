import type { StatedPart } from './feature.ts';
import { FEATURES } from './features.ts';
import type { GatewayParts } from './gate-plan.ts';
import type { GatewayConfiguration } from './generated/types.ts';

/** The parts that a gate needs, by their field in `GatewayParts`: the kinds of each; none of one that has no kinds. */
export type NeededParts = Readonly<Record<string, readonly string[]>>;

/** What features say of their parts, in the order in which a built Worker names them. */
export const STATED_PARTS: readonly StatedPart[] = FEATURES.flatMap(({ parts = [] }) => parts);

/** Fields for parts that a gate has once for each kind. */
export const TABLES: readonly string[] = [
  ...new Set(STATED_PARTS.filter(({ isTable }) => isTable).map(({ field }) => field)),
];

/** Every part that there is. */
export const ALL_PARTS: GatewayParts = merged(
  STATED_PARTS.map(({ field, part }) => [field, part]),
  (one, other) => ({ ...(one as object), ...(other as object) }),
) as GatewayParts;

/** The parts that a configuration uses. */
export function neededParts(configuration: GatewayConfiguration): NeededParts {
  const needed = STATED_PARTS.flatMap((stated) => {
    const kinds = stated.needed(configuration);
    return kinds === undefined ? [] : [[stated.field, kinds] as const];
  });
  return merged(needed, (one, other) => [...one, ...other]);
}

/** Several features may have kinds of one part. */
function merged<Value>(
  entries: readonly (readonly [field: string, value: Value])[],
  join: (one: Value, other: Value) => Value,
): Readonly<Record<string, Value>> {
  const found = new Map<string, Value>();
  for (const [field, value] of entries) {
    const before = found.get(field);
    found.set(field, before === undefined ? value : join(before, value));
  }
  return Object.fromEntries(found);
}
