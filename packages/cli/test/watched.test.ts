import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { fileOf, goodConfiguration } from './configuration-files.ts';

const MAIN = join(import.meta.dirname, '../src/main.ts');

test('check --watch says what became of each change, a broken one too, until it is stopped', async () => {
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
    expect(await next()).toContain('is no JSON');
    writeFileSync(file, good);
    expect(await next()).toContain(': good (');
  } finally {
    child.kill();
    await once(child, 'close');
  }
}, 60_000);
