import type { CanonicalTarget } from '@portcullis/core';

/** Replaces the secrets of a path. */
export type MaskPath = (path: string) => string;

/** The paths of a request as they may be written down. */
export interface RecordedPaths {
  readonly path: string | undefined;
  readonly path_raw: string | undefined;
  /** The fields that are not what arrived. */
  readonly redactions: readonly string[] | undefined;
}

/**
 * Masks the paths of a request. A path whose address was refused is masked in its plainest interpretation, so that `//file%2fdata/…` does
 * not put into the log what `/file/data/…` would not.
 *
 * @param pathname the path as it arrived
 * @param target `undefined` if the address was refused
 */
export function recordedPaths(
  pathname: string,
  target: CanonicalTarget | undefined,
  mask: MaskPath | undefined,
): RecordedPaths {
  const path = target?.path;
  const plain = path ?? plainestReading(pathname);
  try {
    const masked = withoutQuery(mask === undefined ? plain : mask(plain), target);
    if (masked === plain) return { path, path_raw: pathname, redactions: undefined };
    // The spelling that arrived holds the same secret: what is recorded in its place is the masked reading.
    return path === undefined
      ? { path, path_raw: masked, redactions: ['http.path_raw'] }
      : { path: masked, path_raw: masked, redactions: ['http.path', 'http.path_raw'] };
  } catch {
    // A mask that fails masks everything, and the event says so.
    return { path: undefined, path_raw: undefined, redactions: ['http.path', 'http.path_raw'] };
  }
}

/**
 * An address may be refused because its path holds what an origin would read as a query: `/&name=value`. Values of a query
 * are never recorded.
 */
function withoutQuery(path: string, target: CanonicalTarget | undefined): string {
  return target === undefined ? path.replace(/([?&]).*$/s, '$1…') : path;
}

/** Each round takes off one layer of encoding. */
const ROUNDS = 3;

function plainestReading(pathname: string): string {
  let path = pathname;
  for (let round = 0; round < ROUNDS; round++) path = path.replace(/%[\da-f]{2}/gi, ascii);
  const segments: string[] = [];
  for (const segment of path.replaceAll('\\', '/').split('/')) {
    if (segment === '..') segments.pop();
    else if (segment !== '' && segment !== '.') segments.push(segment);
  }
  return `/${segments.join('/')}`;
}

/** One decoded character; bytes that are not ASCII stay encoded, since one alone is not a character. */
function ascii(encoded: string): string {
  const code = Number.parseInt(encoded.slice(1), 16);
  return code < 0x80 ? String.fromCharCode(code) : encoded;
}
