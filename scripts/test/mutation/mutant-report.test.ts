import { expect, test } from 'vitest';
import { type Mutant, measuredBy, scoresOf } from '../../mutation/mutant-report.ts';

const source = `const a = 1;\n  if (a > 0) {\n    stop();\n  }\nconst b = 2;\n`;

const mutant = (
  status: string,
  [line, column]: [number, number],
  [endLine, endColumn]: [number, number],
  replacement: string,
): Mutant => ({
  mutatorName: 'Test',
  status,
  replacement,
  location: { start: { line, column }, end: { line: endLine, column: endColumn } },
});

const of = (mutants: Mutant[]) => measuredBy({ files: { 'a.ts': { source, mutants } } });

test('a survivor is reported by the original line and the mutated one', () => {
  expect(of([mutant('Survived', [2, 7], [2, 12], 'true')]).survivors).toEqual([
    {
      file: 'a.ts',
      mutator: 'Test',
      code: 'if (a > 0) {',
      mutant: 'if (true) {',
      source: source.replace('a > 0', 'true'),
    },
  ]);
});

test('a survivor of several lines is reported in one', () => {
  const [survivor] = of([mutant('Survived', [2, 14], [4, 4], '{}')]).survivors;
  expect(survivor).toMatchObject({
    code: 'if (a > 0) { stop(); }',
    mutant: 'if (a > 0) {}',
    source: 'const a = 1;\n  if (a > 0) {}\nconst b = 2;\n',
  });
});

test('a mutant that no test reaches survives, an endless one is killed, and one that cannot load counts neither way', () => {
  const at = (status: string): Mutant => mutant(status, [1, 11], [1, 12], '0');
  const mutants = [
    'Killed',
    'Timeout',
    'Survived',
    'NoCoverage',
    'Ignored',
    'RuntimeError',
    'CompileError',
  ].map(at);
  const { killed, survivors } = of(mutants);
  expect(killed).toEqual({ 'a.ts': 2 });
  expect(scoresOf(killed, survivors, '2026-11-25')).toEqual({
    'a.ts': { killed: 2, survived: 2, measured: '2026-11-25' },
  });
});

test('two changes of one long line are distinguished', () => {
  const long = `const a = [${Array.from({ length: 60 }, (_, index) => `item${index}`).join(', ')}];\n`;
  const changed = (name: string): Mutant => {
    const at = long.indexOf(name) + 1;
    return mutant('Survived', [1, at], [1, at + name.length], '""');
  };
  const { survivors } = measuredBy({
    files: { 'a.ts': { source: long, mutants: [changed('item20'), changed('item40')] } },
  });
  expect(new Set(survivors.map(({ code }) => code)).size).toBe(2);
  expect(survivors[0]?.mutant).toContain('item19, "", item21');
  for (const { code } of survivors) expect(code.length).toBeLessThan(180);
});
