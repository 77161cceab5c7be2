import { spawn } from 'node:child_process';
import { on, once } from 'node:events';
import { readFileSync, watch, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { firstChange } from '../src/watched.ts';
import { fileOf, folderWith, goodConfiguration } from './configuration-files.ts';

const MAIN = join(import.meta.dirname, '../src/main.ts');

test('check --watch prints the result of each change, a broken one too, until it is stopped', async () => {
  const file = fileOf(goodConfiguration());
  const good = readFileSync(file, 'utf8');
  const child = spawn(process.execPath, [MAIN, 'check', file, '--watch'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const rounds: string[] = [''];
  const next = async (): Promise<string> => {
    for await (const chunk of child.stdout.iterator({ destroyOnReturn: false })) {
      rounds[0] += String(chunk);
      const end = rounds[0]?.indexOf('watching for changes\n') ?? -1;
      if (end === -1) continue;
      const said = rounds[0]?.slice(0, end) ?? '';
      rounds[0] = '';
      return said;
    }
    throw new Error('it ended');
  };
  try {
    expect(await next()).toContain(': good (');
    writeFileSync(file, '{ "providers": ');
    expect(await next()).toContain('is not valid JSON');
    writeFileSync(file, good);
    expect(await next()).toContain(': good (');
  } finally {
    child.kill();
    await once(child, 'close');
  }
}, 60_000);

test('check --watch ignores other files that are written in the folder', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout'] });
  const folder = folderWith({ 'portcullis.json': '{}' });
  const seen = watch(folder);
  const written = async (name: string): Promise<void> => {
    writeFileSync(join(folder, name), '');
    for await (const [, changed] of on(seen, 'change')) if (changed === name) return;
  };
  const changed = firstChange([join(folder, 'portcullis.json')]);
  await written('check.log');
  // Events come in the order of what is written: by now, the one before was heard by all.
  await written('another.log');
  expect(vi.getTimerCount()).toBe(0);
  await written('portcullis.json');
  await written('another.log');
  expect(vi.getTimerCount()).toBe(1);
  vi.runAllTimers();
  await changed;
  seen.close();
});

test('check --watch looks at no standard input, which is read once', async () => {
  const child = spawn(process.execPath, [MAIN, 'check', '-', '--watch'], {
    stdio: ['ignore', 'ignore', 'pipe'],
    timeout: 20_000,
  });
  const [said] = await once(child.stderr, 'data');
  expect(String(said)).toContain('--watch requires a file, not standard input');
  expect(await once(child, 'exit')).toEqual([2, null]);
}, 30_000);
