/** Rows of one list, from `skip` on. Fewer than `limit` only at its end. */
export type List<Row> = (limit: number, skip: number) => Promise<readonly Row[]>;

/**
 * A page of several lists as if they were one list. All of them have the order of `compare`, and no two rows are equal in it.
 *
 * Rows are divided evenly among the lists, so the page is near the same place in each: a window around that place is read, and a wider one
 * if it turns out not to contain the page. Reading each list from its start would read a multiple of `skip` rows.
 */
export async function mergedPage<Row>(
  lists: readonly List<Row>[],
  compare: (one: Row, other: Row) => number,
  limit: number,
  skip: number,
): Promise<readonly Row[]> {
  const share = Math.floor(skip / lists.length);
  let slack = Math.ceil(4 * Math.sqrt(share));
  for (;;) {
    const from = Math.max(0, share - slack);
    const count = limit + 2 * slack + lists.length;
    const windows = await Promise.all(lists.map((list) => list(count, from)));
    const page = pageIn(windows, from, count);
    if (page !== undefined) return page;
    slack = 4 * (slack + limit);
  }

  function pageIn(
    windows: readonly (readonly Row[])[],
    from: number,
    count: number,
  ): readonly Row[] | undefined {
    const rows = windows.flat().sort(compare);
    // No list is longer than `from`: all of them together are not longer than `skip`.
    if (rows.length === 0) return [];
    const start = skip - from * lists.length;
    const page = rows.slice(start, start + limit);
    const [first] = page;
    const last = page.at(-1);
    const isWhole = windows.every((window) => {
      const [top] = window;
      const bottom = window.at(-1);
      // Only then are there `from` rows above the window, all of them above the page.
      const knowsAbove = from === 0 || (top !== undefined && first !== undefined && compare(top, first) <= 0);
      const knowsBelow =
        window.length < count ||
        (bottom !== undefined && page.length === limit && last !== undefined && compare(last, bottom) <= 0);
      return knowsAbove && knowsBelow;
    });
    return isWhole ? page : undefined;
  }
}
