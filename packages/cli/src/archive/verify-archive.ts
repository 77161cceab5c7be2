import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type ArchiveManifest,
  type MissingEntry,
  objectPath,
  type ReadPage,
  readEntry,
  readManifest,
} from '@portcullis/phabricator/internal';
import { fieldsOf, jsonIn } from '../files/json-value.ts';
import { textLines } from '../files/text-lines.ts';
import { UsageError } from '../usage-error.ts';
import { anonymousPage, type Instance } from './anonymous-pages.ts';
import { ArchiveFolder, hashOf, READING } from './archive-folder.ts';
import { filesBelow } from './files-below.ts';
import { openPages } from './read-archive.ts';
import { writePieces } from './seal-archive.ts';

/** Something that is not as it should be. */
export interface ArchiveFinding {
  /** An object, or a file of the archive. */
  readonly what: string;
  readonly problem: string;
}

/** The manifest of a finished archive. Fails with {@link UsageError} for a folder that has none. */
export function manifestIn(folder: ArchiveFolder): ArchiveManifest {
  const lines = folder.has('archive.json') ? [...textLines(folder.file('archive.json'))] : undefined;
  const manifest = lines && readManifest(lines.join('\n'));
  if (manifest !== undefined) return manifest;
  throw new UsageError(
    `${folder.path}: ${lines === undefined ? 'has no archive.json: it is no finished archive' : 'has an archive.json of another format'}`,
  );
}

/** The same for an archive that no command is changing, or was ended while it changed it. */
export function finishedManifest(folder: ArchiveFolder): ArchiveManifest {
  const manifest = manifestIn(folder);
  if (!folder.has(READING)) return manifest;
  throw new UsageError(
    `${folder.path}: a command that changes it was not finished: run "archive read" or "archive forget" again`,
  );
}

/** Compares an archive with its own hashes: every object, the index, and the pieces in which addresses and words are looked up. */
export async function* archiveFindings(path: string): AsyncGenerator<ArchiveFinding> {
  const folder = new ArchiveFolder(path);
  const { sha256, digits } = finishedManifest(folder);
  for (const name of ['index', 'missing'] as const) {
    const file = `${name}.ndjson`;
    if (!folder.has(file)) yield { what: file, problem: 'is missing' };
    else if ((await hashOf(folder.file(file))).sha256 !== sha256[name])
      yield { what: file, problem: 'was changed: its hash is another one' };
  }
  if (!folder.has('index.ndjson')) return;
  const known = new Set<string>();
  for (const line of textLines(folder.file('index.ndjson'))) {
    const entry = readEntry(line);
    if (entry === undefined) {
      yield { what: 'index.ndjson', problem: 'has a line that is no entry' };
      return;
    }
    const object = objectPath(entry.sha256);
    if (known.has(object)) continue;
    known.add(object);
    if (!folder.has(object)) yield { what: entry.id, problem: `its object is missing (${object})` };
    else {
      const found = await hashOf(folder.file(object));
      if (found.sha256 !== entry.sha256 || found.bytes !== entry.bytes)
        yield { what: entry.id, problem: `its object was changed (${object})` };
    }
  }
  for (const name of filesBelow(folder.file('objects')))
    if (!known.has(`objects/${name}`)) yield { what: `objects/${name}`, problem: 'is not in the index' };
  const temporary = mkdtempSync(join(tmpdir(), 'archive-'));
  try {
    const again = new ArchiveFolder(temporary);
    const pieces = await writePieces(again, folder.file('index.ndjson'), digits);
    if (pieces !== sha256.pieces)
      yield { what: 'archive.json', problem: 'the hash of the pieces is another one' };
    yield* differentPieces(folder, again);
  } finally {
    rmSync(temporary, { recursive: true, force: true });
  }
}

/** Pieces that are not those of the index. */
async function* differentPieces(folder: ArchiveFolder, again: ArchiveFolder): AsyncGenerator<ArchiveFinding> {
  for (const part of ['at', 'words']) {
    const names = new Set([...filesBelow(folder.file(part)), ...filesBelow(again.file(part))]);
    for (const name of [...names].sort()) {
      const file = `${part}/${name}`;
      if (!again.has(file)) yield { what: file, problem: 'is not from the index' };
      else if (!folder.has(file)) yield { what: file, problem: 'is missing' };
      else if ((await hashOf(folder.file(file))).sha256 !== (await hashOf(again.file(file))).sha256)
        yield { what: file, problem: 'is not from the index' };
    }
  }
}

/**
 * Compares an archive with its origin, as an anonymous client: what is not public any more, what is public and is missing, and titles that
 * were changed. What only an account could read is not compared.
 */
export async function* originFindings(
  path: string,
  instance: Instance,
  now: () => number,
): AsyncGenerator<ArchiveFinding> {
  const folder = new ArchiveFolder(path);
  finishedManifest(folder);
  for (const line of textLines(folder.file('index.ndjson'))) {
    const entry = readEntry(line);
    for (const { id, address, monogram } of entry === undefined ? [] : openPages([entry])) {
      const page = await anonymousPage(instance, `${address}?checked=${now()}`, monogram);
      if (page.state === 'closed') yield { what: id, problem: `is not public any more (${page.detail})` };
      if (page.state === 'failed') yield { what: id, problem: `could not be compared (${page.detail})` };
      if (page.state === 'open' && !isTitled(page, entry?.title ?? ''))
        yield { what: id, problem: 'has another title at the origin' };
    }
  }
  for (const line of textLines(folder.file('missing.ndjson'))) {
    const { id, reason } = fieldsOf(jsonIn(line)) as Partial<MissingEntry>;
    if (typeof id !== 'string' || !/^[A-Z][1-9]\d*$/.test(id) || reason === 'forgotten') continue;
    const page = await anonymousPage(instance, `/${id}?checked=${now()}`, id);
    if (page.state === 'open') yield { what: id, problem: 'is public at the origin, and missing here' };
  }
}

/** Whether a page has a title: in its window's title, or as its heading, where commits have the start of their messages. */
function isTitled(
  { windowTitle, heading }: Pick<ReadPage, 'windowTitle' | 'heading'>,
  title: string,
): boolean {
  const start = heading.replace(/\u2026$|\.{3}$/, '');
  return windowTitle.includes(title) || (start !== '' && title.startsWith(start));
}
