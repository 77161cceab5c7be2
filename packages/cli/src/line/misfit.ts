import { didYouMean, nearestName } from '@portcullis/core/internal';
import {
  AliasNotFoundError,
  ArgumentParseError,
  EnumValidationError,
  FlagNotFoundError,
  UnexpectedFlagError,
  UnexpectedPositionalError,
  UnsatisfiedFlagError,
  UnsatisfiedPositionalError,
} from '@stricli/core';
import type { Command } from '../command.ts';

const COUNTS = ['none', 'one', 'two', 'three'];

/** A readable message for an invalid command line: which option or argument is wrong, and what was probably meant. */
export function misfitInWords(error: unknown, { options, args }: Command): string {
  if (error instanceof FlagNotFoundError) {
    const near = nearestName(error.input, [...Object.keys(options), 'help']);
    return `there is no option --${error.input}${didYouMean(near, (name) => `--${name}`)}`;
  }
  if (error instanceof AliasNotFoundError) {
    return `there is no option -${error.input}: options start with two dashes. Write a value that starts with a dash as --option=-value`;
  }
  if (error instanceof UnsatisfiedFlagError) {
    const { externalFlagName: name, nextFlagName: next } = error;
    const option = options[name];
    if (option?.kind !== 'value') return `--${name} is missing`;
    const lacks = next === undefined ? '' : `, before --${next}`;
    const given = option.required === true && next === undefined ? 'is missing' : 'has no value';
    return `--${name} ${given}${lacks}: ${option.brief}${option.choices === undefined ? '' : `: one of ${option.choices.join(', ')}`}`;
  }
  if (error instanceof EnumValidationError) {
    const { externalFlagName: name, input, values } = error;
    const meant = didYouMean(nearestName(input, values), String);
    return `--${name} ${input}: must be one of ${values.join(', ')}${meant}`;
  }
  // Of texts all are taken: only an option that is there or is not has a value that cannot be read.
  if (error instanceof ArgumentParseError) {
    const { externalFlagNameOrPlaceholder: name, input } = error;
    return `--${name}=${input}: takes no value: write --${name} alone`;
  }
  if (error instanceof UnexpectedFlagError) return `--${error.externalFlagName} is given twice`;
  if (error instanceof UnexpectedPositionalError) {
    return args.length === 0
      ? `takes no argument, but got ${JSON.stringify(error.input)}`
      : `takes ${howMany(args)}: ${JSON.stringify(error.input)} is an extra argument`;
  }
  if (error instanceof UnsatisfiedPositionalError) {
    const missing = args.find(({ placeholder }) => placeholder === error.placeholder);
    if (args.length === 1 || missing === undefined) return `names no ${missing?.what ?? error.placeholder}`;
    return `names no ${error.placeholder}: takes ${howMany(args)}`;
  }
  return error instanceof Error ? error.message : String(error);
}

function howMany(args: Command['args']): string {
  const what = args[0]?.what ?? 'file';
  const names = args.length === 1 ? '' : `, ${args.map(({ placeholder }) => placeholder).join(' and ')}`;
  return `${COUNTS[args.length] ?? args.length} ${what}${args.length === 1 ? '' : 's'}${names}`;
}
