import type { ArchiveEntry } from './archive-format.ts';

/** The PHID of a file, in a segment of a path. */
const FILE_PHID = /^PHID-FILE-[a-z\d]{20}$/;

/** Addresses below `/file/` at which Phorge has the data of a file. */
const OF_DATA: ReadonlySet<string | undefined> = new Set(['data', 'download', 'xform']);

/** A commit of git or Mercurial with the callsign or the number of its repository, abbreviated or not. */
const COMMIT = /^(\/(?:r[A-Z]+|R[1-9]\d{0,9}:))([\da-f]{7,40})$/;

/** How many digits of a hash all its abbreviations have. */
const SHORT_HASH = 7;

/**
 * The address under which the archive has what a request asks for. Several addresses of Phorge lead to one: with and without the slash
 * at the end, a line of a paste, one diff of a revision, a smaller copy of an image, and the data of a file, whose key is left out, since
 * it is a secret.
 *
 * @param path percent-decoded
 */
export function archiveAddress(path: string, query: URLSearchParams): string {
  const plain = path.length > 1 && path.endsWith('/') ? path.slice(0, -1) : path;
  const [, first, second, third = '', ...rest] = plain.split('/');
  // Phorge's wiki has addresses in lower case, and redirects others to them.
  if (first === 'w') return plain.toLowerCase();
  if (first === 'file') {
    if (second === 'view' && rest.length === 0 && /^[1-9]\d{0,9}$/.test(third)) return `/F${third}`;
    // The first PHID is the one by which rules decide, whatever it is.
    const phid = [third, ...rest].find((segment) => segment.startsWith('PHID-')) ?? '';
    return OF_DATA.has(second) && FILE_PHID.test(phid) ? fileAddress(phid) : plain;
  }
  if (isCommitAddress(plain)) return query.get('diff') === '1' ? commitDiffAddress(plain) : plain;
  const [, monogram] = /^(\/[A-Z][1-9]\d{0,9})(?:\$[\d,-]+)?$/.exec(plain) ?? [];
  if (monogram === undefined) return plain;
  if (!/^\/[DF]/.test(monogram) || query.get('download') !== 'true') return monogram;
  const diff = query.get('id') ?? '';
  return /^[1-9]\d{0,9}$/.test(diff) ? diffAddress(diff) : dataAddress(monogram);
}

/** The path of a URL for an address of the archive, which is percent-decoded. */
export function pathTo(address: string): string {
  return encodeURI(address.toWellFormed()).replace(/[?#]/g, encodeURIComponent);
}

/** Where the data of a file is. */
export function fileAddress(phid: string): string {
  return `/file/data/${phid}`;
}

/** Where the raw diff of a revision is, and the data of a file by its monogram. */
export function dataAddress(monogram: string): string {
  return `${monogram}?download=true`;
}

/** Where the raw diff of one diff of a revision is. Phorge redirects from there to the revision. */
export function diffAddress(diff: string): string {
  return `/differential/diff/${diff}`;
}

/** Whether what is at the address of a diff is of another revision than the one that the path names, by which rules decide. */
export function isOtherRevision(path: string, { id }: Pick<ArchiveEntry, 'id'>): boolean {
  const [, revision] = /^\/(D[1-9]\d{0,9})(?:[/$]|$)/.exec(path) ?? [];
  return revision !== undefined && revision !== id;
}

/** Where the changes of a commit are, as a raw diff. */
export function commitDiffAddress(commit: string): string {
  return `${commit}?diff=1`;
}

/** Whether an address is that of a commit of any system, with the callsign or the number of its repository. */
export function isCommitAddress(address: string): boolean {
  return /^\/(?:r[A-Z]+|R[1-9]\d{0,9}:)[\da-f]+$/.test(address);
}

/** The address that all abbreviations of a commit's address share; `undefined` for an address of something else. */
export function shortCommitAddress(address: string): string | undefined {
  const [, before, hash] = COMMIT.exec(address) ?? [];
  return before === undefined || hash === undefined ? undefined : `${before}${hash.slice(0, SHORT_HASH)}*`;
}
