import { createReadStream, existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { escapePattern } from '@portcullis/core/internal';
import {
  type ArchiveEntry,
  type ArchiveManifest,
  type Content,
  type MissingEntry,
  objectPath,
  type Piece,
  type Pieces,
  readEntry,
} from '@portcullis/phabricator/internal';
import { textLines } from '../files/text-lines.ts';
import { ArchiveFolder, FORGOTTEN, LineFile } from './archive-folder.ts';
import { sealArchive } from './seal-archive.ts';
import { manifestIn } from './verify-archive.ts';

/** What was found of a person in an archive. */
export interface FoundPerson {
  /** Objects whose data or title names the person. */
  readonly rewritten: readonly string[];
  /** Files and raw diffs that contain the name: their bytes cannot be rewritten. */
  readonly files: readonly string[];
}

/** What stands where the name was. */
export const REPLACEMENT = 'former-user';

/**
 * Finds a person in an archive by names, in any case, where they stand as whole words.
 * @param change whether the names are replaced, and files that contain them are removed. The index is written anew
 */
export async function forgetPerson(
  path: string,
  names: readonly string[],
  change: 'nothing' | 'data' | 'data and files',
): Promise<FoundPerson> {
  const folder = new ArchiveFolder(path);
  const manifest = manifestIn(folder);
  const lines = change === 'nothing' ? undefined : forgottenLines(folder);
  let found: FoundPerson;
  try {
    found = await personIn(folder, patternOf(names), change, lines && writerOf(lines));
  } finally {
    lines?.close();
  }
  if (lines === undefined) return found;
  renameSync(folder.file(`${FORGOTTEN}.tmp`), folder.file(FORGOTTEN));
  await sealForgotten(folder, manifest);
  return found;
}

/** What is found of a person. Lines without the person are written, if that is wanted. */
async function personIn(
  folder: ArchiveFolder,
  pattern: RegExp,
  change: 'nothing' | 'data' | 'data and files',
  write: ((line: ArchiveEntry | MissingEntry) => void) | undefined,
): Promise<FoundPerson> {
  const [rewritten, files]: [string[], string[]] = [[], []];
  for (const line of textLines(folder.file('index.ndjson'))) {
    const entry = readEntry(line);
    if (entry === undefined) throw new Error(`${folder.path}: the index has a line that is no entry`);
    const isFile = entry.type !== 'content';
    const isNamed = isFile && (await contains(folder.file(objectPath(entry.sha256)), pattern));
    if (isNamed) files.push(entry.id);
    const data = isFile ? undefined : readFileSync(folder.file(objectPath(entry.sha256)), 'utf8');
    const text = data && JSON.stringify(withoutNames(JSON.parse(data) as Content, pattern));
    const title = entry.title.replace(pattern, REPLACEMENT);
    if (text !== data || title !== entry.title) rewritten.push(entry.id);
    if (write === undefined) continue;
    if (isNamed && change === 'data and files') write(forgotten(entry));
    else write({ ...entry, title, ...(text === undefined ? {} : await restored(folder, text)) });
  }
  for (const line of textLines(folder.file('missing.ndjson'))) write?.(JSON.parse(line) as MissingEntry);
  return { rewritten, files };
}

/** Ends what an ended process left: the index of a rewritten archive. */
export async function resumeForgetting(path: string): Promise<void> {
  const folder = new ArchiveFolder(path);
  if (existsSync(folder.file(FORGOTTEN))) await sealForgotten(folder, manifestIn(folder));
}

async function sealForgotten(folder: ArchiveFolder, { origin, reader, day }: ArchiveManifest): Promise<void> {
  await sealArchive(folder, {
    ...{ origin, reader, day },
    *lines() {
      for (const line of textLines(folder.file(FORGOTTEN)))
        yield JSON.parse(line) as ArchiveEntry | MissingEntry;
    },
  });
}

function forgottenLines(folder: ArchiveFolder): LineFile {
  const file = folder.file(`${FORGOTTEN}.tmp`);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, '');
  return new LineFile(file);
}

function writerOf(lines: LineFile): (line: ArchiveEntry | MissingEntry) => void {
  return (line) => lines.append(JSON.stringify(line));
}

async function restored(folder: ArchiveFolder, text: string): Promise<{ sha256: string; bytes: number }> {
  const found = await folder.storeText(text, Number.POSITIVE_INFINITY);
  if (found === undefined) throw new Error('an object without a limit was too large');
  return found;
}

function forgotten({ id, kind }: ArchiveEntry): MissingEntry {
  return { id: `${id} data`, kind, reason: 'forgotten', detail: 'removed, because it named a person' };
}

/** Replaces names in texts, and not in what an element, a label or a field is called. */
function withoutNames({ title, facts, text, comments }: Content, pattern: RegExp): Content {
  const renamed = (given: string): string => given.replace(pattern, REPLACEMENT);
  const piece = (given: Piece): Piece => {
    if (typeof given === 'string') return renamed(given);
    if (given[0] === 'a') return ['a', pieces(given[1]), renamed(given[2])];
    if (given[0] === 'img') return ['img', given[1], renamed(given[2])];
    return given[0] === 'anchor' || given[0] === 'own' ? given : [given[0], pieces(given[1])];
  };
  const pieces = (given: Pieces): Pieces => given.map(piece);
  return {
    title: renamed(title),
    facts: facts.map(([label, fact]) => [label, renamed(fact)]),
    text: pieces(text),
    // In the order of the reader, so that what names no one keeps its bytes.
    comments: comments.map(({ anchor, author, at, place, text: said }) => ({
      ...{ anchor, author: renamed(author), at },
      ...(place === undefined ? {} : { place: { ...place, path: renamed(place.path) } }),
      text: pieces(said),
    })),
  };
}

function patternOf(names: readonly string[]): RegExp {
  const words = names.map((name) =>
    Array.from(name.trim().normalize('NFC').replace(/\s+/g, ' '), anyForm).join(''),
  );
  return new RegExp(`(?<![\\p{L}\\p{N}_])(?:${words.join('|')})(?![\\p{L}\\p{N}_])`, 'giu');
}

/** One character of a name: composed or not, and for a space any number of any spaces. */
function anyForm(character: string): string {
  if (character === ' ') return '\\s+';
  const [composed, other] = [escapePattern(character), escapePattern(character.normalize('NFD'))];
  return composed === other ? composed : `(?:${composed}|${other})`;
}

/** Whether a file contains a name in UTF-8, also across two pieces in which it is read. */
async function contains(file: string, pattern: RegExp): Promise<boolean> {
  let before = '';
  for await (const chunk of createReadStream(file, 'utf8')) {
    const text = before + String(chunk);
    pattern.lastIndex = 0;
    if (pattern.test(text)) return true;
    before = text.slice(-1024);
  }
  return false;
}
