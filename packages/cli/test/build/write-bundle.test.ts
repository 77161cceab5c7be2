import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { writeBundle } from '../../src/build/write-bundle.ts';
import { folderWith } from '../configuration-files.ts';
import { codeWithLittleRoom } from '../little-room.ts';

const MODULE = join(import.meta.dirname, '../../src/build/write-bundle.ts');
const OLD = {
  'worker.js': 'old',
  'worker-0123456789abcdef.js': 'old',
  // As pieces were named once.
  'worker-0LDP1ECE.js': 'old',
  'worker-own.js': 'mine',
  'worker-handlers.js': 'mine',
};

test('the files of a bundle stand in the place of those of the bundle before, and others stay', async () => {
  const folder = folderWith(OLD);
  const files = [
    { name: 'worker.js', code: 'new' },
    { name: 'worker-fedcba9876543210.js', code: 'new' },
  ];
  await writeBundle(files, join(folder, 'worker.js'));
  expect(readdirSync(folder)).toEqual([
    'worker-fedcba9876543210.js',
    'worker-handlers.js',
    'worker-own.js',
    'worker.js',
  ]);
  expect(readFileSync(join(folder, 'worker.js'), 'utf8')).toBe('new');
});

test.each(['worker.js', 'worker-fedcba9876543210.js'])(
  'where %s cannot be written the former bundle is unchanged',
  (name) => {
    const folder = folderWith(OLD);
    const { out } = codeWithLittleRoom(
      2,
      `import { writeBundle } from ${JSON.stringify(MODULE)};
    const files = ['worker.js', 'worker-fedcba9876543210.js'].map((name) => ({ name, code: 'new'.repeat(name === '${name}' ? 2000 : 1) }));
    await writeBundle(files, ${JSON.stringify(join(folder, 'worker.js'))}).catch(({ name }) => console.log(name));`,
    );
    expect(out).toBe('UsageError\n');
    for (const old of Object.keys(OLD)) expect(readFileSync(join(folder, old), 'utf8')).toMatch(/old|mine/);
  },
);
