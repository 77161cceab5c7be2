import type { Command, CommandGroup, Commands } from '../command.ts';
import type { LoadedCommands } from './load-named.ts';
import type { FlagOption, ValueOption } from './options.ts';

/** How long a line of help may be. */
const WIDTH = 116;

/** What `portcullis --help` prints. */
export function listOfCommands(commands: Commands): string {
  const rows = commands.map(({ name, summary }) => [name, summary] as const);
  return `Usage: portcullis COMMAND …\n\n${columns(rows)}\n\nRun portcullis COMMAND --help for more; portcullis --version prints the version.\n`;
}

/** What `portcullis NAME --help` prints: the line of use, then what it does, its options, its exit codes, and examples. */
export function helpOf(command: Command, path: string): string {
  const { description, args, options, ending, examples } = command;
  const rows = [
    ...args.map(({ placeholder, brief }) => [placeholder, brief] as const),
    ...Object.entries(options).map(([name, option]) => [optionOf(name, option), briefOf(option)] as const),
  ];
  const lines = examples.map((example) => `  portcullis ${path} ${example}`.trimEnd());
  const blocks = [
    usageOf(command, path),
    description,
    ...(rows.length === 0 ? [] : [columns(rows)]),
    ending,
    `Examples:\n${lines.join('\n')}`,
  ];
  return `${blocks.join('\n\n')}\n`;
}

/** What `portcullis GROUP --help` prints: its commands, then the help of each. */
export function helpOfGroup(group: CommandGroup, loaded: LoadedCommands): string {
  const rows = group.parts.map(({ name, summary }) => [name, summary] as const);
  const parts = group.parts.flatMap((part) => {
    const command = loaded.get(part);
    return command === undefined ? [] : [helpOf(command, `${group.name} ${part.name}`)];
  });
  return `${usageOfGroup(group)}\n\n${columns(rows)}\n\n${parts.join('\n')}`;
}

/** The line of use of a group. */
export function usageOfGroup({ name, parts }: CommandGroup): string {
  return `Usage: portcullis ${name} ${parts.map((part) => part.name).join('|')} …`;
}

/** The line of use of a command. */
export function usageOf(command: Command, path: string): string {
  const placeholders = command.args.map(({ placeholder, optional }) =>
    optional ? `[${placeholder}]` : placeholder,
  );
  const options = Object.entries(command.options).map(([name, option]) => {
    const text = optionOf(name, option);
    if (option.kind === 'flag') return `[${text}]`;
    return option.required === true ? text : `[${text}]${option.many === true ? '…' : ''}`;
  });
  const line = ['Usage: portcullis', path, ...placeholders].join(' ');
  const whole = [line, ...options].join(' ');
  if (whole.length <= WIDTH) return whole;
  const needed = options.filter((text) => !text.startsWith('['));
  return [line, ...needed, '[OPTION]…'].join(' ');
}

function optionOf(name: string, option: FlagOption | ValueOption): string {
  return option.kind === 'flag' ? `--${name}` : `--${name} ${option.placeholder}`;
}

function briefOf(option: FlagOption | ValueOption): string {
  if (option.kind === 'flag') return option.brief;
  const { brief, choices, many } = option;
  const values = choices === undefined ? '' : `: ${choices.join(', ')}`;
  return `${brief}${values}${many === true ? '; can be repeated' : ''}`;
}

/** Two columns, the second one wrapped at {@link WIDTH}. */
function columns(rows: readonly (readonly [string, string])[]): string {
  const width = Math.min(24, Math.max(...rows.map(([left]) => left.length)));
  const indent = ' '.repeat(width + 4);
  return rows
    .map(([left, right]) => {
      const text = wrapped(right, WIDTH - width - 4).join(`\n${indent}`);
      return left.length > width ? `  ${left}\n${indent}${text}` : `  ${left.padEnd(width)}  ${text}`;
    })
    .join('\n');
}

function wrapped(text: string, width: number): readonly string[] {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const last = lines.at(-1);
    if (last === undefined || last.length + 1 + word.length > width) lines.push(word);
    else lines[lines.length - 1] = `${last} ${word}`;
  }
  return lines;
}
