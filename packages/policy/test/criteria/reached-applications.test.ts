import { expect, test } from 'vitest';
import { isInside, mayDo, reachesAny } from '../../src/criteria/reach.ts';

type Reaches = readonly string[] | 'any' | undefined;
const page = (reaches: Reaches, operation?: string) =>
  ({ application: 'feed', ...(reaches && { reaches }), ...(operation && { operation }) }) as never;

test.each<[Reaches, boolean, boolean]>([
  [undefined, true, false],
  [[], true, false],
  [['code'], true, true],
  [['code', 'tasks'], true, true],
  [['code', 'files'], false, true],
  [['files'], false, false],
  ['any', false, true],
])(
  'a request that reaches %j is inside of the applications code and tasks: %s, and reaches one: %s',
  (reaches, inside, some) => {
    expect(isInside(page(reaches), ['code', 'tasks'])).toBe(inside);
    expect(reachesAny(page(reaches), ['code', 'tasks'])).toBe(some);
  },
);

test.each<[string, Reaches, string | undefined, readonly string[] | undefined, boolean, boolean]>([
  ['any operation', ['code'], 'edit', undefined, false, true],
  ['its own operation', ['code'], 'edit', ['edit'], true, true],
  ['its own operation by a pattern', ['code'], 'edit', ['e*'], true, true],
  ['another operation, by a call that changes something', ['code'], 'call', ['edit'], false, true],
  ['another operation, by a call that only reads', ['code'], 'call', ['edit'], true, false],
  ['another operation, by a page that mixes all', 'any', 'call', ['edit'], false, false],
  ['reading, by a page that mixes all', 'any', 'call', ['view'], false, true],
  ['a query, by a call that only reads', ['code'], 'call', ['query'], true, true],
  ['reading, by what has no operation', ['code'], undefined, ['view'], true, true],
  ['another operation, by what reads and has no operation', ['code'], undefined, ['edit'], true, false],
  ['a pattern of operations, by what reads and has none', 'any', undefined, ['*.edit'], true, false],
])(
  'what a request does to applications that it reaches may be %s',
  (_, reaches, operation, operations, reads, may) => {
    expect(mayDo(page(reaches, operation), operations, reads)).toBe(may);
  },
);
