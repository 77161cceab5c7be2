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
import type { Command, CommandGroup } from '../command.ts';
import type { Argument } from './arguments.ts';
import { helpOf, listOfCommands } from './help.ts';
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

/** The commands as an application of the framework, which reads lines and runs nothing. */
export function applicationOf(
  commands: readonly (Command | CommandGroup)[],
  found: Found,
): Application<CommandContext> {
  const routes = recordOf(commands.map((one) => [one.name, targetOf(one, found)] as const));
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
  one: Command | CommandGroup,
  found: Found,
): Target<CommandContext> | RouteMap<CommandContext> {
  if (!('parts' in one)) return { ...commandOf(one, one.name, found), formatHelp: () => helpOf(one) };
  const parts = one.parts.map(
    (part) => [part.name, commandOf(part, `${one.name} ${part.name}`, found)] as const,
  );
  const map = buildRouteMap({ routes: recordOf(parts), aliases: recordOf([]), docs: { brief: one.summary } });
  return { ...map, formatHelp: () => helpOf(one) };
}

function commandOf(
  command: Command,
  path: string,
  found: Found,
): Target<CommandContext> | RouteMap<CommandContext> {
  const flags = recordOf(
    Object.entries(command.options).map(([name, option]) => [name, parameterOf(option)] as const),
  );
  const built = buildCommand<Record<string, unknown>, string[]>({
    func(values, ...args) {
      found.command(command, path, values, args);
    },
    // The framework's types ask for what is computed here from declarations to be written out.
    parameters: {
      flags,
      positional: { kind: 'tuple', parameters: command.args.map(positionalOf) },
    } as never,
    docs: { brief: command.summary },
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

function positionalOf({ placeholder, brief, words = [] }: Argument): object {
  return { placeholder, brief, parse: String, proposeCompletions: () => words };
}

/** Without a prototype: `constructor` is no command and no option. */
function recordOf<Value>(entries: readonly (readonly [string, Value])[]): Record<string, Value> {
  return Object.assign(Object.create(null), Object.fromEntries(entries));
}
