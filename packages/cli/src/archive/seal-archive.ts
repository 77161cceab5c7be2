import { createHash } from 'node:crypto';
import { appendFileSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import {
  ARCHIVE_FORMAT,
  type ArchiveEntry,
  type ArchiveManifest,
  addressPiece,
  digitsFor,
  type MissingEntry,
  readEntry,
  type TitleWord,
  titleWords,
  wordPiece,
  wordStart,
} from '@portcullis/phabricator/internal';
import { textLines } from '../files/text-lines.ts';
import { ArchiveFolder, hashOf, READING } from './archive-folder.ts';
import { filesBelow } from './files-below.ts';

/** What is known of an archive before its index is written. */
export interface Unsealed extends Pick<ArchiveManifest, 'origin' | 'reader' | 'day'> {
  readonly lines: () => Iterable<ArchiveEntry | MissingEntry>;
}

/** The hashes of all objects that the index names, by their first two digits. */
const KNOWN = `${READING}/known`;

/** Where an index is written before it replaces the one that is there. */
const NEW = `${READING}/new`;

/** How many characters of lines are collected before they are written. */
const BUFFERED = 4_194_304;

/** How many sorted lines one write has. */
const LINES_IN_WRITE = 10_000;

/**
 * Writes the index of an archive: all objects, all that is missing, and the pieces in which addresses and words are looked up. The same
 * lines give the same bytes. Memory depends on the largest piece, and not on the number of objects.
 *
 * It is written next to the index that is there, and then replaces it. A process that ends before it removed its state is started again with
 * the same lines, so what it left does not matter.
 */
export async function sealArchive(
  folder: ArchiveFolder,
  { lines, ...facts }: Unsealed,
): Promise<ArchiveManifest> {
  for (const left of [KNOWN, NEW]) rmSync(folder.file(left), { recursive: true, force: true });
  mkdirSync(folder.file(NEW), { recursive: true });
  const fresh = new ArchiveFolder(folder.file(NEW));
  const files = new BufferedFiles(fresh);
  const known = new BufferedFiles(folder);
  for (const name of ['index.ndjson', 'missing.ndjson']) files.begin(name);
  const open: Record<string, number> = {};
  const closed: Record<string, number> = {};
  let missing = 0;
  let addresses = 0;
  for (const line of lines()) {
    if (!('sha256' in line)) {
      files.append('missing.ndjson', JSON.stringify(line));
      missing++;
      continue;
    }
    files.append('index.ndjson', JSON.stringify(line));
    known.append(`${KNOWN}/${line.sha256.slice(0, 2)}`, line.sha256);
    addresses += line.addresses.length;
    const counts = line.seen === 'anyone' ? open : closed;
    if (line.type === 'content') counts[line.kind] = (counts[line.kind] ?? 0) + 1;
  }
  files.flush();
  known.flush();
  const digits = digitsFor(addresses);
  const pieces = await writePieces(fresh, fresh.file('index.ndjson'), digits);
  const manifest: ArchiveManifest = {
    ...{ format: ARCHIVE_FORMAT, ...facts, open, closed, missing, digits },
    sha256: {
      index: (await hashOf(fresh.file('index.ndjson'))).sha256,
      missing: (await hashOf(fresh.file('missing.ndjson'))).sha256,
      pieces,
    },
  };
  writeFileSync(fresh.file('archive.json'), `${JSON.stringify(manifest, null, 2)}\n`, { flush: true });
  for (const name of ['at', 'words']) {
    // A folder cannot be renamed to one that has files. An archive without words has no folder for them.
    rmSync(folder.file(name), { recursive: true, force: true });
    if (fresh.has(name)) renameSync(fresh.file(name), folder.file(name));
  }
  // What is served is found by "archive.json", so that is the last.
  for (const name of ['index.ndjson', 'missing.ndjson', 'archive.json'])
    renameSync(fresh.file(name), folder.file(name));
  removeUnknownObjects(folder);
  folder.finish();
  return manifest;
}

/** Writes `at/` and `words/` of an index to a folder that has none, and returns their hash. */
export async function writePieces(folder: ArchiveFolder, index: string, digits: number): Promise<string> {
  const files = new BufferedFiles(folder);
  /** Of words, by what they start with: titles have few starts, and many words. */
  const pieces = new Map<string, string>();
  for (const line of textLines(index)) {
    const entry = readEntry(line);
    if (entry === undefined) throw new Error('the index has a line that is no entry');
    const { id, title, addresses, seen, type } = entry;
    for (const address of addresses) files.append(await addressPiece(address, digits), line);
    const [address = '/'] = addresses;
    if (type !== 'content') continue;
    for (const word of titleWords(title)) {
      const found: TitleWord = [word, id, title, address, seen];
      const start = wordStart(word);
      const piece = pieces.get(start) ?? (await wordPiece(word));
      pieces.set(start, piece);
      files.append(piece, JSON.stringify(found));
    }
  }
  files.flush();
  const hash = createHash('sha256');
  for (const name of ['at', 'words'].flatMap((one) =>
    filesBelow(folder.file(one)).map((file) => `${one}/${file}`),
  )) {
    hash.update(`${name} ${sortLines(folder.file(name))}\n`);
  }
  return hash.digest('hex');
}

/**
 * Sorts the lines of a file, each once, and returns the hash. Neither what is read nor what is written is one text: a word can be in most
 * titles, and Node keeps large texts outside of the heap until it is full.
 */
function sortLines(file: string): string {
  const lines = [...textLines(file)].sort();
  const hash = createHash('sha256');
  writeFileSync(file, '');
  const write = (from: number, to: number): void => {
    const text = lines
      .slice(from, to)
      .filter((line, at) => line !== lines[from + at - 1])
      .map((line) => `${line}\n`)
      .join('');
    hash.update(text);
    appendFileSync(file, text);
  };
  for (let from = 0; from < lines.length; from += LINES_IN_WRITE) write(from, from + LINES_IN_WRITE);
  return hash.digest('hex');
}

/** Objects that no line names: of a step that was not stored, or of something that is not public any more. */
function removeUnknownObjects(folder: ArchiveFolder): void {
  for (const prefix of filesBelow(folder.file('objects'), 1)) {
    const list = `${KNOWN}/${prefix}`;
    const known = new Set(folder.has(list) ? readFileSync(folder.file(list), 'utf8').split('\n') : []);
    for (const name of filesBelow(folder.file(`objects/${prefix}`)))
      if (!known.has(`${prefix}${name}`)) rmSync(folder.file(`objects/${prefix}/${name}`));
  }
}

/** Files to which lines are appended, a few megabytes in one write. */
class BufferedFiles {
  readonly #folder: ArchiveFolder;
  readonly #lines = new Map<string, string[]>();
  #size = 0;

  constructor(folder: ArchiveFolder) {
    this.#folder = folder;
  }

  begin(name: string): void {
    writeFileSync(this.#folder.file(name), '');
  }

  append(name: string, line: string): void {
    const lines = this.#lines.get(name) ?? [];
    if (lines.length === 0) this.#lines.set(name, lines);
    lines.push(line);
    this.#size += line.length;
    if (this.#size >= BUFFERED) this.flush();
  }

  flush(): void {
    for (const [name, lines] of this.#lines) {
      const file = this.#folder.file(name);
      mkdirSync(dirname(file), { recursive: true });
      appendFileSync(file, `${lines.join('\n')}\n`);
    }
    this.#lines.clear();
    this.#size = 0;
  }
}
