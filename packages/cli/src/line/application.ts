import {
  type Application,
  buildApplication,
  buildCommand,
  buildRouteMap,
  type CommandContext,
  help,
  type RouteMap,
  type Command as Target,
  text_en,
  version,
} from '@stricli/core';
import type { Command, CommandEntry, CommandGroup, Commands } from '../command.ts';
import type { Argument } from './arguments.ts';
import { helpOf, helpOfGroup, listOfCommands } from './help.ts';
import type { LoadedCommands } from './load-named.ts';
import type { FlagOption, ValueOption } from './options.ts';
import { packageVersion } from './version.ts';

/** What the framework found in a line, told as it finds it. */
export interface Found {
  /** A command, with the values of its options and its arguments. */
  command(
    command: Command,
    path: string,
    values: Readonly<Record<string, unknown>>,
    args: readonly string[],
  ): void;
  /** An argument or an option that does not fit. */
  misfit(error: unknown): void;
  /** A word that is no command. */
  stranger(word: string): void;
}

/**
 * The commands as an application of the framework, which reads lines and runs nothing.
 *
 * @param loaded those that the line can be about. Of the others their names are known alone
 */
export function applicationOf(
  commands: Commands,
  loaded: LoadedCommands,
  found: Found,
): Application<CommandContext> {
  const routes = recordOf(commands.map((one) => [one.name, targetOf(one, loaded, found)] as const));
  const root = buildRouteMap({ routes, aliases: recordOf([]), docs: { brief: 'portcullis' } });
  return buildApplication(
    { ...root, formatHelp: () => listOfCommands(commands) },
    {
      name: 'portcullis',
      scanner: { allowArgumentEscapeSequence: true },
      localization: {
        text: {
          ...text_en,
          noCommandRegisteredForInput: ({ input }) => {
            found.stranger(input);
            return '';
          },
          exceptionWhileParsingArguments: (error) => {
            found.misfit(error);
            return '';
          },
        },
      },
    },
    {
      help: help({ brief: 'what it takes', formatting: FORMATTING }),
      version: version({ brief: 'the version', info: { currentVersion: packageVersion() } }),
    },
  );
}

const FORMATTING = {
  caseStyle: 'original',
  onlyRequiredInUsageLine: false,
  useAliasInUsageLine: false,
} as const;

function targetOf(
  one: CommandEntry | CommandGroup,
  loaded: LoadedCommands,
  found: Found,
): Target<CommandContext> | RouteMap<CommandContext> {
  if (!('parts' in one)) return entryOf(one, one.name, loaded, found);
  const parts = one.parts.map(
    (part) => [part.name, entryOf(part, `${one.name} ${part.name}`, loaded, found)] as const,
  );
  const map = buildRouteMap({
    routes: recordOf(parts),
    aliases: recordOf([]),
    docs: { brief: one.summary },
    ...(one.otherwise === undefined ? {} : { defaultCommand: one.otherwise }),
  });
  return { ...map, formatHelp: () => helpOfGroup(one, loaded) };
}

function entryOf(
  entry: CommandEntry,
  path: string,
  loaded: LoadedCommands,
  found: Found,
): Target<CommandContext> {
  const command = loaded.get(entry);
  return command === undefined ? unloaded(entry) : commandOf(command, entry.summary, path, found);
}

/** A command of which only the name is loaded: enough for completion and suggestions. */
function unloaded({ name, summary }: CommandEntry): Target<CommandContext> {
  return buildCommand({
    func() {
      throw new Error(`the command ${name} was found in a line that does not name it`);
    },
    parameters: {},
    docs: { brief: summary },
  });
}

function commandOf(command: Command, summary: string, path: string, found: Found): Target<CommandContext> {
  const flags = recordOf(
    Object.entries(command.options).map(([name, option]) => [name, parameterOf(option)] as const),
  );
  const built = buildCommand<Record<string, unknown>, string[]>({
    func(values, ...args) {
      // One that was left out comes as `undefined`.
      const given = args.filter((arg) => arg !== undefined);
      // The framework takes `--json=no` as well, which is `--json` left out.
      const said = Object.entries(values).filter(([, each]) => each !== false);
      found.command(command, path, Object.fromEntries(said), given);
    },
    // The framework's types ask for what is computed here from declarations to be written out.
    parameters: {
      flags,
      positional: { kind: 'tuple', parameters: command.args.map(positionalOf) },
    } as never,
    docs: { brief: summary },
  });
  return { ...built, formatHelp: () => helpOf(command, path) };
}

function parameterOf(option: FlagOption | ValueOption): object {
  const { brief } = option;
  if (option.kind === 'flag') return { kind: 'boolean', brief, optional: true, withNegated: false };
  const { placeholder, choices, proposals = [], required, many } = option;
  const shared = { brief, placeholder, optional: required !== true, ...(many ? { variadic: true } : {}) };
  if (choices !== undefined) return { ...shared, kind: 'enum', values: choices };
  return { ...shared, kind: 'parsed', parse: String, proposeCompletions: () => proposals };
}

function positionalOf({ placeholder, brief, words = [], optional }: Argument): object {
  return { placeholder, brief, parse: String, optional: optional === true, proposeCompletions: () => words };
}

/** Without a prototype: `constructor` is no command and no option. */
function recordOf<Value>(entries: readonly (readonly [string, Value])[]): Record<string, Value> {
  return Object.assign(Object.create(null), Object.fromEntries(entries));
}
