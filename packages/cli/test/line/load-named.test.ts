import { expect, test } from 'vitest';
import { type CommandEntry, type Commands, defineCommand } from '../../src/command.ts';
import { proposals } from '../../src/line/proposals.ts';
import { readLine } from '../../src/line/read-line.ts';

/** Commands that say which of them a line made be loaded. */
function watchedCommands(): { readonly commands: Commands; readonly loaded: readonly string[] } {
  const loaded: string[] = [];
  const entry = (name: string, path = name): CommandEntry => ({
    name,
    summary: `does ${name}`,
    load: async () => {
      loaded.push(path);
      return defineCommand({
        description: '',
        args: [],
        options: {},
        ending: '',
        examples: [],
        run: async () => 0,
      });
    },
  });
  const parts = [entry('open', 'gate open'), entry('close', 'gate close')];
  return { commands: [entry('look'), entry('loop'), { name: 'gate', summary: 'a gate', parts }], loaded };
}

test.each([
  [['--help'], []],
  [['--version'], []],
  [['lok'], []],
  [['look'], ['look']],
  [['look', '--nothing', 'loop'], ['look']],
  [['look', '--help'], ['look']],
  [['help', 'look'], ['look']],
  [['--help', 'look'], ['look']],
  [['gate', 'open'], ['gate open']],
  [
    ['gate', '--help'],
    ['gate open', 'gate close'],
  ],
  [
    ['gate', 'opne'],
    ['gate open', 'gate close'],
  ],
])('for the arguments %j, only the command %j is loaded', async (words, expected) => {
  const { commands, loaded } = watchedCommands();
  await readLine(commands, words);
  expect(loaded).toEqual(expected);
});

test.each([
  [['lo'], ['look', 'loop'], []],
  [['look'], ['look'], []],
  [['look', '--'], [], ['look']],
  [['gate', 'o'], ['open'], []],
  [['gate', 'open', '--'], [], ['gate open']],
])('completing %j proposes %j and loads %j', async (words, expected, files) => {
  const { commands, loaded } = watchedCommands();
  expect((await proposals(commands, words)).map(({ word }) => word)).toEqual(expected);
  expect(loaded).toEqual(files);
});
