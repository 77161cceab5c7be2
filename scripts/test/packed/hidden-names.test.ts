import { expect, test } from 'vitest';
import { hiddenNames } from '../../packed/hidden-names.ts';

test('a type parameter that hides an imported type is named with its line', () => {
  const text = `import { Hono, Env } from 'hono';
declare function guarded<Outer extends Env, Env extends object>(app: Hono<Outer>, env: Env): void;
export { guarded };
`;
  expect(hiddenNames(text)).toEqual([{ line: 2, name: 'Env' }]);
});

test('a type parameter that hides a type of its own module is named, in classes, methods and types as well', () => {
  const text = `interface Low { size: number }
interface High<Low> { of: Low }
declare class Deep { get<High>(low: High): void }
type Guess<T> = T extends Array<infer Deep> ? Deep : never;
`;
  expect(hiddenNames(text).map(({ name }) => name)).toEqual(['Low', 'High', 'Deep']);
});

test('names in different scopes hide nothing', () => {
  const text = `import { Env as HonoEnv } from 'hono';
import type * as other from 'other';
declare function guarded<Outer extends HonoEnv, Env extends object>(outer: Outer, env: Env): other.Name;
`;
  expect(hiddenNames(text)).toEqual([]);
});
