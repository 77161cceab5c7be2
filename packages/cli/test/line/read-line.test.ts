import { expect, test } from 'vitest';
import type { CommandEntry } from '../../src/command.ts';
import { commands } from '../../src/commands.ts';
import { type Line, readLine } from '../../src/line/read-line.ts';

/** The command of a line that must be one. */
async function commandOf(...words: readonly string[]): Promise<Line & { kind: 'command' }> {
  const line = await readLine(commands, words);
  if (line.kind !== 'command') throw new Error(JSON.stringify(line));
  return line;
}

test('the command line is read into arguments and options, in any order', async () => {
  const expected = { path: 'explain', args: ['a.json'], values: { json: true, path: '/D12' } };
  expect(await commandOf('explain', 'a.json', '--json', '--path', '/D12')).toMatchObject(expected);
  expect(await commandOf('explain', '--path=/D12', '--json', 'a.json')).toMatchObject(expected);
  expect(await commandOf('explain', '--path=/D12', '--json', '--', 'a.json')).toMatchObject(expected);
});

test('a value may be empty, start with a dash, or contain a line feed', async () => {
  const { values } = await commandOf('explain', '-', '--path=/', '--groups=', '--acr=-x', '--claim=a=1\n2');
  expect(values).toMatchObject({ groups: '', acr: '-x', claim: ['a=1\n2'] });
});

test('a flag is switched off by a value that means no', async () => {
  const { values } = await commandOf('events', 'a.ndjson', '--denied=yes', '--json=no');
  expect(values).toEqual({ denied: true });
});

test('an option that may be given several times is a list', async () => {
  const { values } = await commandOf('events', 'a.ndjson', '--type', 'login', '--type', 'sso');
  expect(values).toMatchObject({ type: ['login', 'sso'], json: undefined });
});

test.each([
  ['prove', 'prove', 'names no file'],
  ['check a.json b.json', 'check', 'takes one file: "b.json" is an extra argument'],
  ['diff a.json', 'diff', 'names no NEW: takes two files, OLD and NEW'],
  ['check a.json --jsn', 'check', 'there is no option --jsn; did you mean --json?'],
  ['check a.json --hlep', 'check', 'there is no option --hlep; did you mean --help?'],
  ['check a.json --quite-another', 'check', 'there is no option --quite-another'],
  ['check a.json --constructor', 'check', 'there is no option --constructor'],
  ['check a.json -j', 'check', 'there is no option -j: options start with two dashes'],
  ['explain a.json --path', 'explain', '--path has no value: the path'],
  ['explain a.json --path --json', 'explain', '--path has no value, before --json: the path'],
  ['tighten a.json --json', 'tighten', '--events is missing: the log'],
  ['check a.json --json=maybe', 'check', '--json=maybe: takes no value: write --json alone'],
  ['explain a.json --path / --path /x', 'explain', '--path is given twice'],
  [
    'export a.ndjson --to ocfs',
    'export',
    '--to ocfs: must be one of ocsf, ocsf+security_control, ecs; did you mean ocsf?',
  ],
  ['phorge', 'phorge', 'names none of plan, doctor, link'],
  ['phorge dcotor', 'phorge', '"dcotor" is not one of plan, doctor, link; did you mean "doctor"?'],
  ['phorge plan', 'phorge plan', 'names no file'],
  ['chek a.json', '', 'there is no command "chek"; did you mean "check"?'],
  ['constructor', '', 'there is no command "constructor"'],
  ['__proto__', '', 'there is no command "__proto__"'],
])('a command line %s is invalid usage', async (text, path, problem) => {
  const line = await readLine(commands, text.split(' '));
  expect(line).toMatchObject({ kind: 'bad', path });
  if (line.kind === 'bad') expect(line.problems.join('\n')).toContain(problem);
});

test('all problems of a command line are reported together', async () => {
  const line = await readLine(commands, ['export', '--to', 'xml']);
  expect(line).toMatchObject({
    problems: ['names no file', expect.stringContaining('--to xml: must be one of')],
  });
});

/** Every command, with the words that name it. */
const ALL: readonly (readonly [path: string, entry: CommandEntry])[] = commands.flatMap((one) =>
  'parts' in one
    ? one.parts.map((part) => [`${one.name} ${part.name}`, part] as const)
    : [[one.name, one] as const],
);

test.each(ALL)(
  'the help of %s documents every option and argument, and its examples can be typed',
  async (path, entry) => {
    const command = await entry.load();
    const words = path.split(' ');
    const help = await readLine(commands, [...words, '--help']);
    const text = help.kind === 'text' ? help.text : '';
    expect(await readLine(commands, ['help', ...words])).toEqual(help);
    for (const [name, { brief }] of Object.entries(command.options)) {
      expect(text).toMatch(new RegExp(`^  --${name}\\b`, 'm'));
      expect(brief).not.toBe('');
    }
    for (const { placeholder } of command.args) expect(text).toMatch(new RegExp(`^  ${placeholder} `, 'm'));
    expect(command.examples.length).toBeGreaterThan(0);
    for (const example of command.examples) {
      expect(text).toContain(`\n  portcullis ${path} ${example}`.trimEnd());
      expect(await commandOf(...words, ...example.split(' ').filter(Boolean))).toMatchObject({
        command,
        path,
      });
    }
    // Options that it speaks of are there, of this command or of another that is named.
    const known = new Set([...Object.keys(command.options), 'help', 'format']);
    for (const [, name = ''] of command.description.matchAll(/--([a-z][a-z-]+)/g))
      expect(known).toContain(name);
  },
);
