import type { CommandIo } from './command.ts';

/** How often somebody is told, in milliseconds. */
const INTERVAL_MS = 250;
/** The clock is looked at once for so many. */
const STRIDE = 500;

/**
 * Hands everything on, and tells on `stderr` how much it was: on a terminal only, and never when it is quick. The line is
 * taken back at the end.
 *
 * @param what they are, in a word for several
 */
export function* withProgress<Item>(
  items: Iterable<Item>,
  what: string,
  { stderr }: CommandIo,
  now: () => number = Date.now,
): Generator<Item> {
  if (stderr.isTTY !== true) {
    yield* items;
    return;
  }
  let count = 0;
  let told = now();
  let isShown = false;
  try {
    for (const item of items) {
      yield item;
      count++;
      if (count % STRIDE !== 0 || now() - told < INTERVAL_MS) continue;
      told = now();
      isShown = true;
      stderr.write(`\r${count} ${what}`);
    }
  } finally {
    if (isShown) stderr.write('\r\u001b[K');
  }
}
