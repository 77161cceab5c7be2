import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { expect, test } from 'vitest';
import { missingVersionControl } from '../../programs/version-control-programs.ts';

test('version control programs that no folder of the path contains are named', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'programs-'));
  const path = ['/nowhere', folder].join(delimiter);
  expect(missingVersionControl(path)).toMatch(/^git-lfs and hg missing: tests .* are left out/);
  await writeFile(join(folder, 'hg'), '');
  expect(missingVersionControl(path)).toMatch(/^git-lfs missing/);
  await writeFile(join(folder, 'git-lfs'), '');
  expect(missingVersionControl(path)).toBeUndefined();
  await rm(folder, { recursive: true });
});
