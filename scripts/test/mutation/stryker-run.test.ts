import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { forgetSurvivors } from '../../mutation/stryker-run.ts';
import { temporaryTree } from '../temporary-tree.ts';

test('of an earlier run only what was killed is known, with all that is said of it', () => {
  const mutant = (id: string, status: string) => ({ id, status, killedBy: ['1'] });
  const statuses = ['Killed', 'Survived', 'NoCoverage', 'Timeout', 'RuntimeError', 'Ignored'];
  const known = {
    files: { 'a.ts': { source: 'x', mutants: statuses.map((status, index) => mutant(`${index}`, status)) } },
    testFiles: { 'a.test.ts': { tests: [{ id: '1' }] } },
  };
  const path = join(temporaryTree({ 'known.json': JSON.stringify(known) }), 'known.json');
  forgetSurvivors(path);
  expect(JSON.parse(readFileSync(path, 'utf8'))).toEqual({
    ...known,
    files: { 'a.ts': { source: 'x', mutants: [mutant('0', 'Killed')] } },
  });
});

test('a first run knows nothing', () => {
  expect(() => forgetSurvivors('/nowhere/known.json')).not.toThrow();
});
