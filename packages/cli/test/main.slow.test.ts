import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { EXAMPLE } from './configuration-files.ts';

const MAIN = join(import.meta.dirname, '../src/main.ts');

test('a full disk is reported in readable words, and is no finding', async () => {
  const full = openSync('/dev/full', 'w');
  const args = [MAIN, 'explain', EXAMPLE, '--groups', 'eng', '--path', '/differential/'];
  const ended = async (stdio: readonly ('ignore' | 'pipe' | number)[], more: readonly string[] = []) => {
    const child = spawn(process.execPath, [...args, ...more], { stdio: [...stdio] });
    let complaint = '';
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      complaint += text;
    });
    const [code] = await once(child, 'close');
    return [code, complaint];
  };
  expect(await ended(['ignore', full, 'pipe'])).toEqual([
    2,
    'portcullis: the output cannot be written (ENOSPC)\n',
  ]);
  // Nobody is left to tell, and the answer to what was asked stays what it is.
  expect(await ended(['ignore', 'pipe', full], ['--nonsense'])).toEqual([2, '']);
  closeSync(full);
});
