import type { RedirectEntry, RedirectProblem } from './redirect-entry.ts';
import { hasCaptures, type RedirectPattern, readPattern } from './redirect-pattern.ts';
import { redirectList, redirectText } from './redirect-text.ts';

/** Where the redirects of a map may lead, and what it must not take over. */
export interface RedirectBounds {
  /** Hosts of targets. */
  readonly hosts: readonly string[];
  /** Hosts that the map is for. */
  readonly own: readonly string[];
  /** Path prefix of the gate's own endpoints. */
  readonly prefix: string;
}

/** Where paths lead. */
export interface RedirectMap {
  /** Returns where a decoded path leads; `undefined` for one that is not in the map. */
  readonly target: (path: string) => string | undefined;
}

/** A map, and all that is wrong with it: it is used only if there is nothing. */
export interface RedirectReading {
  readonly map: RedirectMap;
  readonly problems: readonly RedirectProblem[];
}

/** The greatest number of patterns, since all are tried for a path that is not in the map. */
const MAX_PATTERNS = 500;

/** A target that a browser reads as it is written, in visible ASCII, and its host, in which no capture can stand. */
const PLAIN = /^https:\/\/([a-z\d.:[\]-]+)\/[!#-;=?-[\]_a-~]*$/;

/** A path without anything to look at: nearly all. */
const PLAIN_PATH = /^(?:\/[\w$-]+)+\/?$/;

/** A decoded path: no query, no fragment, nothing that is still encoded. */
const ENCODED = /%[\da-f]{2}/i;

/** Reads a map: a text, or a list of its entries. */
export function readRedirects(written: unknown, bounds: RedirectBounds): RedirectReading {
  if (typeof written !== 'string' && !Array.isArray(written))
    return {
      map: { target: () => undefined },
      problems: [{ line: undefined, message: 'must be a text or a list' }],
    };
  const { entries, problems } = typeof written === 'string' ? redirectText(written) : redirectList(written);
  const { map, wrong } = mapOf(entries, bounds);
  return { map, problems: [...problems, ...wrong, ...circles(entries, map, bounds)] };
}

function mapOf(
  entries: readonly RedirectEntry[],
  bounds: RedirectBounds,
): { readonly map: RedirectMap; readonly wrong: readonly RedirectProblem[] } {
  const exact = new Map<string, string>();
  const lines = new Map<string, number>();
  const patterns: RedirectPattern[] = [];
  const wrong: RedirectProblem[] = [];
  for (const { from, to, line } of entries) {
    const problem = pathProblem(from, bounds) ?? targetProblem(to, bounds);
    if (problem !== undefined) wrong.push({ line, message: problem });
    const key = keyOf(from);
    const first = lines.get(key);
    if (first !== undefined) wrong.push({ line, message: `${from} is the path of line ${first} already` });
    lines.set(key, first ?? line);
    if (!hasCaptures(from)) {
      if (hasCaptures(to))
        wrong.push({ line, message: 'uses a capture in its target, but has none in its path' });
      exact.set(key, to);
      continue;
    }
    const pattern = readPattern(key, to);
    if (!('problem' in pattern)) patterns.push(pattern);
    else if (problem === undefined) wrong.push({ line, message: pattern.problem });
  }
  if (patterns.length > MAX_PATTERNS)
    wrong.push({ line: undefined, message: `has more than ${MAX_PATTERNS} patterns` });
  const map: RedirectMap = {
    target(path) {
      const key = keyOf(path);
      const found = exact.get(key);
      if (found !== undefined) return found;
      for (const pattern of patterns) {
        const target = pattern.target(key);
        if (target !== undefined) return target;
      }
      return undefined;
    },
  };
  return { map, wrong };
}

/** Phorge reads a path with and without the slash at its end alike. */
function keyOf(path: string): string {
  return path.endsWith('/') ? path.slice(0, -1) : path;
}

function pathProblem(from: string, { prefix }: RedirectBounds): string | undefined {
  // The gate's own prefix can look like such a path too.
  if (PLAIN_PATH.test(from) && !from.startsWith(prefix.slice(0, -1))) return undefined;
  if (!from.startsWith('/')) return 'needs a path that starts with "/"';
  if (/[?#]/.test(from)) return 'needs a path without a query and a fragment';
  if (ENCODED.test(from)) return 'needs a path that is percent-decoded';
  if (/\/\/|\/\.{1,2}(?:\/|$)/.test(from)) return 'needs a path without empty segments, "." and ".."';
  if (`${keyOf(from)}/`.startsWith(prefix)) return `takes over ${prefix}, which belongs to the gate`;
  return undefined;
}

function targetProblem(to: string, { hosts }: RedirectBounds): string | undefined {
  const host = hostOf(to);
  if (host === undefined)
    return 'needs a target that starts with https://HOST/, in lower case, percent-encoded, without quotes and backslashes';
  return hosts.includes(host) ? undefined : `leads to ${host}, which is not one of its "hosts"`;
}

/** The host of a target as it is written, which is compared as it is written. Of tens of thousands, each is not parsed. */
function hostOf(to: string): string | undefined {
  return PLAIN.exec(to)?.[1];
}

/** Redirects that lead to an address that is redirected again: to itself, or in a circle. */
function circles(
  entries: readonly RedirectEntry[],
  map: RedirectMap,
  { own }: RedirectBounds,
): readonly RedirectProblem[] {
  return entries.flatMap(({ from, to, line }) => {
    if (!own.includes(hostOf(to) ?? '')) return [];
    if (hasCaptures(from))
      return [{ line, message: 'is a pattern that leads to its own host: it could lead to itself' }];
    const path = decoded(URL.parse(to)?.pathname ?? '/');
    const next = map.target(path);
    if (next === undefined) return [];
    const message =
      keyOf(path) === keyOf(from)
        ? 'leads to itself'
        : `leads to ${path}, which is redirected again: it could be a circle`;
    return [{ line, message }];
  });
}

function decoded(pathname: string): string {
  try {
    return decodeURIComponent(pathname);
  } catch (error) {
    if (!(error instanceof URIError)) throw error;
    // The gate refuses such an address, so that it leads nowhere.
    return pathname;
  }
}
