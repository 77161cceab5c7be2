import type { Command, CommandEntry, CommandGroup, Commands } from '../command.ts';

/** The commands that are loaded, by their entries. */
export type LoadedCommands = ReadonlyMap<CommandEntry, Command>;

/** Loads the command that the first words of a line name. Where they name a group alone, none is loaded. */
export async function loadNamed(commands: Commands, words: readonly string[]): Promise<LoadedCommands> {
  return load(commands, words, () => []);
}

/** As {@link loadNamed}; but where the words name a group alone every part of it is loaded, because its help shows all. */
export async function loadWhole(commands: Commands, words: readonly string[]): Promise<LoadedCommands> {
  return load(commands, words, ({ parts }) => parts);
}

async function load(
  commands: Commands,
  words: readonly string[],
  ofGroup: (group: CommandGroup) => readonly CommandEntry[],
): Promise<LoadedCommands> {
  const [first, second] = words.filter((word) => !word.startsWith('-'));
  const one = commands.find(({ name }) => name === first);
  const part = one !== undefined && 'parts' in one ? partOf(one, second) : one;
  const entries = part !== undefined ? [part] : one !== undefined && 'parts' in one ? ofGroup(one) : [];
  return new Map(await Promise.all(entries.map(async (entry) => [entry, await entry.load()] as const)));
}

/** The command of a group that the word after it names, or that it is without one of their names; `undefined` for a group alone. */
export function partOf(
  { parts, otherwise }: CommandGroup,
  word: string | undefined,
): CommandEntry | undefined {
  if (word === undefined) return undefined;
  return parts.find(({ name }) => name === word) ?? parts.find(({ name }) => name === otherwise);
}
