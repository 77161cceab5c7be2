import type { World } from '../../src/prove/world.ts';

/** Everybody who can be in a world, one by one: for a world so small that all can be asked. */
export function* everybody({ diagram, valid }: World) {
  for (let bits = 0; bits < 2 ** diagram.variables; bits++) {
    const value = (level: number): boolean => ((bits >> level) & 1) === 1;
    if (!diagram.has(valid, value)) continue;
    const assignment = new Map(
      Array.from({ length: diagram.variables }, (_, level) => [level, value(level)] as const),
    );
    yield { assignment, value };
  }
}
