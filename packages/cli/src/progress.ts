import type { CommandIo } from './command.ts';

/** The interval between updates, in milliseconds. */
const INTERVAL_MS = 250;
/** The clock is read once for so many items. */
const STRIDE = 500;

/**
 * Passes all items on, and shows on `stderr` how many there were: only on a terminal, and only if it takes long. The line is
 * removed at the end.
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
