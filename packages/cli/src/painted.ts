import { styleText } from 'node:util';
import type { CommandIo, CommandStream } from './command.ts';

/** The colors of the output: errors, warnings, success, and less important text. */
export type Paint = 'red' | 'yellow' | 'green' | 'dim' | 'bold';

/**
 * Text in a color, where a person sees it: on a terminal. `NO_COLOR` with any value says never, `FORCE_COLOR` always, but
 * for `0` and `false`.
 *
 * @see {@link https://no-color.org/ | NO_COLOR}
 */
export function painted(
  paint: Paint,
  text: string,
  stream: CommandStream,
  env: CommandIo['env'] = {},
): string {
  return isColored(stream, env) ? styleText(paint, text, { validateStream: false }) : text;
}

function isColored(stream: CommandStream, env: NonNullable<CommandIo['env']>): boolean {
  const { NO_COLOR: no = '', FORCE_COLOR: force, TERM: terminal } = env;
  if (no !== '') return false;
  if (force !== undefined) return force !== '0' && force !== 'false';
  return stream.isTTY === true && terminal !== 'dumb';
}
