import { didYouMean, nearestName } from '@portcullis/core/internal';
import { run } from '@stricli/core';
import type { Command, Commands } from '../command.ts';
import { applicationOf } from './application.ts';
import { listOfCommands, usageOf, usageOfGroup } from './help.ts';
import { type LoadedCommands, loadWhole, partOf } from './load-named.ts';
import { misfitInWords } from './misfit.ts';

/** What a line of the command line says is to be done. */
export type Line =
  | {
      readonly kind: 'command';
      readonly command: Command;
      /** The words that name it, such as `phorge plan`. */
      readonly path: string;
      readonly values: Readonly<Record<string, unknown>>;
      readonly args: readonly string[];
    }
  /** Help, or the version. */
  | { readonly kind: 'text'; readonly text: string }
  /** Bad use. */
  | {
      readonly kind: 'bad';
      /** The words before what is wrong; empty for `portcullis` itself. */
      readonly path: string;
      readonly problems: readonly string[];
      /** How it is used. */
      readonly usage: string;
    };

/**
 * Reads a line: finds the command, its options and its arguments, by the framework. Runs nothing.
 *
 * @param args what follows `portcullis`
 */
export async function readLine(commands: Commands, args: readonly string[]): Promise<Line> {
  const words = args[0] === 'help' ? [...args.slice(1), '--help'] : args;
  let found: Line | undefined;
  let text = '';
  const misfits: unknown[] = [];
  const loaded = await loadWhole(commands, words);
  const application = applicationOf(commands, loaded, {
    command: (command, path, values, rest) => {
      found = { kind: 'command', command, path, values, args: rest };
    },
    misfit: (error) => misfits.push(error),
    stranger: (word) => {
      found = strangerOf(commands, words, word);
    },
  });
  const ignored = { write: () => undefined };
  const stdout = {
    write: (more: string) => {
      text += more;
    },
  };
  await run(application, words.flatMap(splitEmptyValue), { process: { stdout, stderr: ignored } });
  if (misfits.length > 0) return misfitOf(commands, loaded, words, misfits);
  return found ?? (text === '' ? unnamed(commands, words) : { kind: 'text', text });
}

/** The framework takes `--option=` and a value with line feeds only as a word of its own. */
function splitEmptyValue(word: string): readonly string[] {
  const [, option, value] = /^(--[a-z][\w.-]+)=(|.*\n.*)$/is.exec(word) ?? [];
  return option === undefined || value === undefined ? [word] : [option, value];
}

function strangerOf(commands: Commands, words: readonly string[], word: string): Line {
  const one = commands.find(({ name }) => name === words[0]);
  const group = one !== undefined && 'parts' in one ? one : undefined;
  const names = (group?.parts ?? commands).map(({ name }) => name);
  const meant = didYouMean(nearestName(word, names));
  return group !== undefined
    ? {
        kind: 'bad',
        path: group.name,
        problems: [`${JSON.stringify(word)} is not one of ${names.join(', ')}${meant}`],
        usage: usageOfGroup(group),
      }
    : {
        kind: 'bad',
        path: '',
        problems: [`there is no command ${JSON.stringify(word)}${meant}`],
        usage: `\n${listOfCommands(commands)}`,
      };
}

function misfitOf(
  commands: Commands,
  loaded: LoadedCommands,
  words: readonly string[],
  misfits: readonly unknown[],
): Line {
  const one = commands.find(({ name }) => name === words[0]);
  const second = words.slice(1).find((word) => !word.startsWith('-'));
  const entry = one !== undefined && 'parts' in one ? partOf(one, second ?? one.otherwise) : one;
  const command = entry === undefined ? undefined : loaded.get(entry);
  if (one === undefined || entry === undefined || command === undefined) throw misfits[0];
  const path = one === entry ? one.name : `${one.name} ${entry.name}`;
  const problems = misfits.map((error) => misfitInWords(error, command));
  return { kind: 'bad', path, problems, usage: usageOf(command, path) };
}

/** A line that ends before it names a command. */
function unnamed(commands: Commands, words: readonly string[]): Line {
  const group = commands.find((one) => one.name === words[0]);
  if (group === undefined || !('parts' in group)) {
    return { kind: 'bad', path: '', problems: [], usage: listOfCommands(commands) };
  }
  const names = group.parts.map(({ name }) => name);
  return {
    kind: 'bad',
    path: group.name,
    problems: [`names none of ${names.join(', ')}`],
    usage: usageOfGroup(group),
  };
}
