import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { folderWith } from '../configuration-files.ts';

const MAIN = join(import.meta.dirname, '../../src/main.ts');

/** A folder in which the program has its own name, as `npm` would put it on the path. */
function pathWithProgram(): string {
  const folder = folderWith({ portcullis: `#!/bin/sh\nexec "${process.execPath}" "${MAIN}" "$@"\n` });
  chmodSync(join(folder, 'portcullis'), 0o755);
  return `${folder}:${process.env.PATH}`;
}

function isThere(shell: string): boolean {
  return spawnSync(shell, ['--version']).error === undefined;
}

/** What a shell itself proposes for a line, whose last word is being typed. */
const ASKING: Readonly<Record<string, (words: readonly string[]) => string>> = {
  bash: (words) => `
    eval "$(portcullis completion bash)"
    COMP_WORDS=(${words.map((word) => `'${word}'`).join(' ')}); COMP_CWORD=${words.length - 1}
    _portcullis portcullis; printf '%s\\n' "\${COMPREPLY[@]}"`,
  zsh: (words) => `
    compdef() { :; }; _describe() { print -l -- "\${found[@]%%:*}" }; _files() { print files }
    eval "$(portcullis completion zsh)"
    words=(${words.map((word) => `'${word}'`).join(' ')}); CURRENT=${words.length}
    _portcullis`,
  fish: (words) => `
    portcullis completion fish | source
    complete -C '${words.join(' ')}' | cut -f1`,
};

test.each(Object.keys(ASKING))('%s completes commands, options and values', (shell) => {
  // A machine without a shell cannot tell; the one that builds this has bash.
  if (!isThere(shell)) return expect(shell).not.toBe('bash');
  const env = { ...process.env, PATH: pathWithProgram() };
  const ask = (...words: readonly string[]) =>
    execFileSync(shell, ['-c', ASKING[shell]?.(['portcullis', ...words]) ?? ''], { env, encoding: 'utf8' })
      .trim()
      .split('\n');
  expect(ask('ex')).toEqual(['explain', 'export']);
  expect(ask('export', 'x', '--to', 'ocsf+')).toEqual(['ocsf+security_control']);
  // Bash alone takes the option, the sign and the value for three words, and completes the last one.
  const valued = shell === 'bash' ? ['--to', '=', 'ocsf+'] : ['--to=ocsf+'];
  expect(ask('export', 'x', ...valued)).toEqual([`${shell === 'bash' ? '' : '--to='}ocsf+security_control`]);
  // No file is among them, though there are some here.
  expect(ask('completion', '').sort()).toEqual(['bash', 'fish', 'zsh']);
});

const FISH: string = 'fish';

test.skipIf(!isThere(FISH))('fish proposes files where the program proposes nothing', () => {
  const env = { ...process.env, PATH: pathWithProgram() };
  const cwd = folderWith({ 'gate.json': '', 'gate.test.yaml': '' });
  const line = ASKING.fish?.(['portcullis', 'check', 'ga']) ?? '';
  expect(execFileSync(FISH, ['-c', line], { cwd, env, encoding: 'utf8' }).trim().split('\n')).toEqual([
    'gate.json',
    'gate.test.yaml',
  ]);
});
