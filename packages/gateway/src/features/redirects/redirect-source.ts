import type { BaseContext } from '@portcullis/core';
import { hasPassed, RareReport } from '@portcullis/core/internal';
import { type RedirectBounds, type RedirectMap, readRedirects } from './redirect-map.ts';

/** Reads the text of a map; `undefined` for a missing one. */
export type ReadMap = () => Promise<string | undefined>;

/** Returns the current map; `undefined` while none could be read. */
export type RedirectSource = (
  context: Pick<BaseContext, 'clock' | 'execution'>,
) => RedirectMap | undefined | Promise<RedirectMap | undefined>;

/**
 * A map that is stored outside of the Worker. It is read at the first request, and again in the background once it is old. A map that
 * cannot be read, or with any mistake, is reported and not used: the last good one stays, and without one nothing is redirected. Only where
 * reading failed and there is no good one, the next request reads again.
 */
export function storedRedirects(
  read: ReadMap,
  bounds: RedirectBounds,
  refreshSeconds: number,
  warn: (text: string) => void,
): RedirectSource {
  const report = new RareReport(warn);
  let current: RedirectMap | undefined;
  let text: string | undefined;
  let readAt = Number.NEGATIVE_INFINITY;
  const load = async (now: number): Promise<RedirectMap | undefined> => {
    let problem: string | undefined;
    try {
      const found = await read();
      // Also of a map with a mistake, which is not read again for each request.
      readAt = now;
      if (found === text && current !== undefined) return current;
      if (found === undefined) problem = 'it is missing';
      else {
        const { map, problems } = readRedirects(found, bounds);
        const [first] = problems;
        if (first === undefined) [current, text] = [map, found];
        else problem = `mistakes: ${problems.length}, the first at line ${first.line ?? 1}: ${first.message}`;
      }
    } catch (error) {
      problem = error instanceof Error ? error.name : typeof error;
    }
    if (problem !== undefined) {
      const meanwhile = current === undefined ? 'nothing is redirected' : 'the map before it is used';
      report.tell(`portcullis: the map of redirects cannot be used (${problem}): ${meanwhile}`, now);
    }
    return current;
  };
  return ({ clock, execution }) => {
    const now = clock.now();
    if (!hasPassed(refreshSeconds * 1000, readAt, now)) return current;
    // A request cannot wait for the promise of another one.
    if (current === undefined) return load(now);
    // Other requests do not read it meanwhile.
    readAt = now;
    execution.waitUntil(load(now));
    return current;
  };
}
