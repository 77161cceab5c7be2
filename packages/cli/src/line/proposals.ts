import { proposeCompletions } from '@stricli/core';
import type { Commands } from '../command.ts';
import { applicationOf } from './application.ts';
import { loadNamed } from './load-named.ts';

/** A word that could come next. */
export interface Proposal {
  readonly word: string;
  readonly brief: string;
}

/**
 * What a line could go on with. Options are proposed once a dash is typed; where a file is wanted nothing is, and the shell
 * proposes its own.
 *
 * @param words what follows `portcullis`, with the word that is being typed, which may be empty, as the last one
 */
export async function proposals(commands: Commands, words: readonly string[]): Promise<readonly Proposal[]> {
  const [, option, value] = /^(--[^=]+)=(.*)$/s.exec(words.at(-1) ?? '') ?? [];
  if (option !== undefined && value !== undefined) {
    const after = await proposals(commands, [...words.slice(0, -1), option, value]);
    return after.map(({ word, brief }) => ({ word: `${option}=${word}`, brief }));
  }
  // Bash takes `--format=json` for three words.
  const apart = words.map((word, at) => (word === '=' && at === words.length - 1 ? '' : word));
  const spaced = apart.filter((word) => word !== '=');
  const line = spaced[0] === 'help' && spaced.length > 1 ? spaced.slice(1) : spaced;
  const typed = line.at(-1) ?? '';
  const nothing = { write: () => undefined };
  const found = { command: () => {}, misfit: () => {}, stranger: () => {} };
  const context = { process: { stdout: nothing, stderr: nothing } };
  // The word that is being typed names nothing yet.
  const loaded = await loadNamed(commands, line.slice(0, -1));
  const completions = await proposeCompletions(applicationOf(commands, loaded, found), line, context);
  return completions
    .filter(
      ({ kind, completion }) => kind !== 'argument:flag' || (typed.startsWith('-') && completion !== '--'),
    )
    .filter(({ completion }) => !/^-\w$/.test(completion) && completion.startsWith(typed))
    .map(({ completion, brief }) => ({ word: completion, brief }));
}
