import { expect, test } from 'vitest';
import { functionsIn } from '../../src/build/functions-in.ts';

const CODE = `import { given } from './given.js';
function outer(one) {
  function inner() {}
  return () => inner(one);
}
const made = async (some) => some.map((one) => one), twice$1 = function* () {};
class Kept {
  field = () => 1;
  method() { return [1].map((one) => one); }
  static { (() => 2)(); }
}
const table = { of() {}, get all() { return 1; }, at: () => 2 };
given(() => 'of no name');
export { made, outer, table, twice$1, Kept };
`;

test('each function is named by what is declared around it, and by its place there', () => {
  const found = functionsIn(CODE).map(({ of, index, form }) => `${of} ${index} ${form}`);
  expect(found).toEqual([
    'outer 0 declaration',
    'outer 1 other',
    'outer 2 expression',
    'made 0 expression',
    'made 1 expression',
    'twice 0 expression',
    'Kept 0 expression',
    'Kept 1 other',
    'Kept 2 expression',
    'Kept 3 expression',
    'table 0 other',
    'table 1 other',
    'table 2 expression',
  ]);
});

test('a function found in a module has the position of its text and its name in the module', () => {
  const [outer] = functionsIn(CODE);
  expect(CODE.slice(outer?.start, outer?.end)).toMatch(/^function outer\(one\) \{.*inner\(one\);\n\}$/s);
  expect(functionsIn(CODE).find(({ of }) => of === 'twice')).toMatchObject({ name: 'twice$1' });
});

// A package that was bundled by itself has names of esbuild's, and Rolldown adds its own.
test('a name is the same whatever number bundlers added', () => {
  const found = functionsIn(
    'const check = () => 1, check2 = () => 2, check$1 = () => 3, check2$1 = () => 4;',
  );
  expect(found.map(({ of }) => of)).toEqual(['check', 'check', 'check', 'check']);
});

test('a text that is no module is refused, and not read as one without functions', () => {
  expect(() => functionsIn('const = 1')).toThrow(/Unexpected token/);
});
