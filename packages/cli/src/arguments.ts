import { type ParseArgsOptionsConfig, parseArgs } from 'node:util';
import { UsageError } from './usage-error.ts';

/** The values of a command's options, as {@link readArguments} found them. */
type Values<Options extends ParseArgsOptionsConfig> = ReturnType<
  typeof parseArgs<{ options: Options; allowPositionals: true; strict: true }>
>['values'];

/**
 * The options and the one file, or other thing, that a command is given.
 *
 * Fails with {@link UsageError} for an option that the command does not have, a value that is missing, and no file or
 * several.
 *
 * @param what the one thing, in a word
 */
export function readArguments<const Options extends ParseArgsOptionsConfig>(
  args: readonly string[],
  options: Options,
  what = 'file',
): { readonly file: string; readonly values: Values<Options> } {
  const { positionals, values } = parsed(args, options);
  const [file, ...more] = positionals;
  if (file === undefined) throw new UsageError(`names no ${what}`);
  if (more.length > 0)
    throw new UsageError(`takes one ${what}, not ${positionals.length}: ${positionals.join(' ')}`);
  return { file, values };
}

/** The options and the two files that a command compares. Fails as {@link readArguments} does. */
export function readTwoFiles<const Options extends ParseArgsOptionsConfig>(
  args: readonly string[],
  options: Options,
): { readonly files: readonly [string, string]; readonly values: Values<Options> } {
  const { positionals, values } = parsed(args, options);
  const [first, second, ...more] = positionals;
  if (first === undefined || second === undefined || more.length > 0) {
    throw new UsageError(`takes two files, not ${positionals.length}: the old one and the new one`);
  }
  return { files: [first, second], values };
}

function parsed<const Options extends ParseArgsOptionsConfig>(args: readonly string[], options: Options) {
  try {
    return parseArgs({ args: [...args], options, allowPositionals: true, strict: true });
  } catch (error) {
    // Node's own words say which option it is; what else went wrong is not for us to hide.
    if (error instanceof TypeError && 'code' in error) throw new UsageError(error.message);
    throw error;
  }
}
