import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { beforeAll, describe, expect, test } from 'vitest';

// Each file in mistakes/ holds one mistake and the last line of what the compiler must say about it.
const folder = join(import.meta.dirname, 'mistakes/');
const root = join(import.meta.dirname, '../../..');
const files = readdirSync(folder).sort();

describe('the compiler refuses', () => {
  let program: ts.Program;

  beforeAll(() => {
    const { config } = ts.readConfigFile(join(root, 'tsconfig.json'), ts.sys.readFile);
    const { options } = ts.parseJsonConfigFileContent(config, ts.sys, root);
    program = ts.createProgram(
      files.map((file) => folder + file),
      { ...options, noEmit: true, isolatedDeclarations: false, declaration: false },
    );
  }, 60_000);

  function complaints(file: string): string[] {
    const source = program.getSourceFile(folder + file);
    return ts
      .getPreEmitDiagnostics(program, source)
      .map(
        ({ messageText }) =>
          ts.flattenDiagnosticMessageText(messageText, '\n').split('\n').at(-1)?.trim() ?? '',
      );
  }

  test('not the control, which has no mistake', () => {
    expect(complaints('0-no-mistake.ts')).toEqual([]);
  });

  test.each(files.filter((file) => !file.startsWith('0-')))('%s, with a readable last line', (file) => {
    const [, expected = ''] = /^\/\/ Last line: (.+)$/m.exec(readFileSync(folder + file, 'utf8')) ?? [];
    expect(expected).not.toBe('');
    const [complaint = '', ...more] = complaints(file);
    expect(more).toEqual([]);
    // An ellipsis in the expectation stands for a type that is too long to read.
    const [before = '', after] = expected.split('…');
    if (after === undefined) expect(complaint).toBe(expected);
    else expect([complaint.startsWith(before), complaint.endsWith(after)]).toEqual([true, true]);
  });
});
