import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { run } from '../../processes.ts';
import { root } from '../../workspace.ts';

const trees: Readonly<Record<string, string>>[] = [];
let printed: readonly string[] = [];

/** A test of what becomes of each mutant of these sources, by these tests. */
function tried(
  title: string,
  tree: Readonly<Record<string, string>>,
  check: (found: readonly string[]) => void,
): void {
  const start = `${trees.push(tree)} `;
  test(title, () =>
    check(printed.flatMap((line) => (line.startsWith(start) ? [line.slice(start.length)] : []))),
  );
}

// One process tries all: to start one takes longer than to try the mutants of a tree.
beforeAll(async () => {
  const top = mkdtempSync(join(tmpdir(), 'portcullis-'));
  for (const [index, tree] of trees.entries()) {
    const folder = join(top, String(index + 1));
    mkdirSync(folder);
    for (const [file, text] of Object.entries(tree)) writeFileSync(join(folder, file), text);
  }
  const script = join(root, 'scripts/test/mutation/fixtures/switched-run.ts');
  const { code, output } = await run([process.execPath, script, top], { cwd: root, env: { CI: '1' } });
  rmSync(top, { recursive: true });
  expect(code, output).toBe(0);
  printed = output.split('\n').filter((line) => /^\d+ [a-z]+\.ts: /.test(line));
}, 240_000);

tried(
  'mutants that a test notices are killed, whether they act in a test or while their file is loaded',
  {
    'long.ts': "export const NAME = 'ada';\nexport const isLong = (n: number) => n > 3;\n",
    'long.test.js':
      "import { isLong, NAME } from './long.ts'; test('long', () => { expect(isLong(4)).toBe(true); expect(isLong(2)).toBe(false); });" +
      "test('name', () => { expect(NAME).toBe('ada'); });",
  },
  (found) => {
    expect(found).toEqual([
      'long.ts: StringLiteral "": killed',
      'long.ts: ArrowFunction () => undefined: killed',
      'long.ts: ConditionalExpression true: killed',
      'long.ts: ConditionalExpression false: killed',
      'long.ts: EqualityOperator n >= 3: trying',
      'long.ts: EqualityOperator n <= 3: killed',
    ]);
  },
);

tried(
  'a mutant that runs without end is killed, and one that no test executes runs in none',
  {
    'sum.ts':
      'export function sum(n: number): number {\n  let all = 0;\n  for (let i = 0; i < n; i++) all += i;\n  return all;\n}\nexport const unused = (a: number) => a + 1;\n',
    'sum.test.js': "import { sum } from './sum.ts'; test('sum', () => { expect(sum(3)).toBe(3); });",
  },
  (found) => {
    expect(found).toContain('sum.ts: UpdateOperator i--: killed');
    expect(found).toContain('sum.ts: ArithmeticOperator a - 1: met by none');
  },
);

tried(
  'a change that one mutant leaves in a module kills no other',
  {
    // Only the first call sees a wrong name: whatever is tried after it finds it in the module.
    'memory.ts':
      "let known: string | undefined;\nexport function name(): string {\n  known ??= 'ada';\n  return known;\n}\nexport const other = (n: number) => n + 1;\n",
    'memory.test.js':
      "import { name, other } from './memory.ts'; test('name', () => { expect(name()).toBe('ada'); expect(other(1)).toBeGreaterThan(-9); });",
  },
  (found) => {
    expect(found).toContain('memory.ts: StringLiteral "": killed');
    expect(found).toContain('memory.ts: ArithmeticOperator n - 1: trying');
  },
);

// The test that is named after the file expects nothing, so that the mutants survive there, and run one after the other in the second.
for (const [when, before, body] of [
  ['until the next run', 'let left = false;', 'const was = left; left = n > 9; return was;'],
  ['until modules are loaded again', 'let left = false;', 'const was = left; left ||= n > 9; return was;'],
  [
    'in a global',
    'const world = globalThis as { left?: boolean };',
    'const was = world.left === true; world.left ||= n > 9; return was;',
  ],
] as const)
  tried(
    `a mutant that makes tests fail only after it was switched off kills none: ${when}`,
    {
      'once.ts': `${before}\nexport function once(n: number): boolean {\n  ${body}\n}\nexport const other = (n: number) => n + 1;\n`,
      'once.test.js': "import { once, other } from './once.ts'; test('once', () => { once(9); other(1); });",
      'all.test.js':
        "import { once, other } from './once.ts'; test('all', () => { expect(once(1)).toBe(false); expect(other(1)).toBeGreaterThan(-9); });",
    },
    (found) => {
      expect(found).toContain('once.ts: ArithmeticOperator n - 1: trying');
    },
  );

tried(
  'a mutant that leaves something in a global while its file is loaded kills no other',
  {
    'world.ts':
      'const world = globalThis as { left?: boolean };\nworld.left ||= 3 > 4;\nexport const isLeft = () => world.left === true;\n',
    'world.test.js':
      "import { isLeft } from './world.ts'; test('left', () => { expect(isLeft()).toBe(false); });",
  },
  (found) => {
    expect(found).toContain('world.ts: ConditionalExpression true: trying');
    expect(found).toContain('world.ts: EqualityOperator 3 >= 4: trying');
  },
);

tried(
  'a test that takes too long once, as on a busy machine, kills no mutant',
  {
    'add.ts': "export const NAME = 'ada';\nexport const add = (n: number) => n + 1;\n",
    // The first run with each mutant takes too long, and without one it takes long enough for a busy machine.
    'add.test.js':
      "import { add, NAME } from './add.ts'; test('add', async () => { const seen = NAME + add(1); const is = (globalThis.seen ??= {});" +
      "const ms = seen === 'ada2' || is[seen] ? 500 : 2500; is[seen] = true; await new Promise((end) => setTimeout(end, ms)); });",
  },
  (found) => {
    expect(found).toEqual([
      'add.ts: StringLiteral "": trying',
      'add.ts: ArrowFunction () => undefined: trying',
      'add.ts: ArithmeticOperator n - 1: trying',
    ]);
  },
);
