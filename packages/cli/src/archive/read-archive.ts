import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import {
  type ArchiveEntry,
  type ArchiveManifest,
  type MissingEntry,
  pathTo,
} from '@portcullis/phabricator/internal';
import { textLines } from '../files/text-lines.ts';
import { UsageError } from '../usage-error.ts';
import { anonymousPage, type Instance } from './anonymous-pages.ts';
import { ArchiveFolder, FORGOTTEN, LineFile, READING } from './archive-folder.ts';
import { monogramAt } from './page-parts.ts';
import type { ReadObject, ReadPart } from './read-object.ts';
import { sealArchive } from './seal-archive.ts';

/** What is to be read, and how. */
export interface ReadingOptions {
  readonly folder: string;
  readonly instance: Instance;
  readonly reader: ArchiveManifest['reader'];
  readonly parts: readonly ReadPart[];
  /** All options that change what is read: an unfinished reading with others is not continued. */
  readonly options: string;
  readonly maxFileBytes: number;
  readonly now: () => number;
  /** Called with what was done so far. */
  readonly onProgress: (done: Progress) => void;
}

/** How far a reading is. */
export interface Progress {
  readonly phase: 'reading' | 'checking again' | 'writing the index';
  readonly count: number;
}

/** One step, as the journal has it. */
interface JournalLine {
  readonly part: string;
  readonly cursor: string;
  readonly entries: readonly ArchiveEntry[];
  readonly missing: readonly MissingEntry[];
}

/** How the objects of a step were when they were checked again. */
interface CheckedLine {
  readonly id: string;
  readonly state: 'open' | 'closed' | 'failed';
  readonly detail: string;
}

/**
 * Reads an instance into a folder. Ended at any moment and started again, it goes on after the last step that was stored, and the result
 * is the same. What was public is checked again at the end, and left out if it is not public any more; then the index is written, and
 * `archive.json` last.
 */
export async function readArchive(options: ReadingOptions): Promise<ArchiveManifest> {
  const folder = new ArchiveFolder(options.folder);
  // A process that ended after it wrote archive.json left its state: then the index is written once more.
  const isUnfinished = folder.has(STATE) && !folder.has(FORGOTTEN);
  if (folder.has('archive.json')) folder.removeFinished();
  if (folder.has('archive.json') && !isUnfinished)
    throw new UsageError(`${options.folder}: is an archive already: give a new folder`);
  mkdirSync(folder.file(READING), { recursive: true });
  const day = startDay(folder, options);
  await readParts(folder, options);
  await checkAgain(folder, options);
  options.onProgress({ phase: 'writing the index', count: 0 });
  return sealArchive(folder, {
    ...{ origin: options.instance.origin, reader: options.reader, day },
    lines: () => sealedLines(folder),
  });
}

const STATE = `${READING}/state.json`;
const JOURNAL = `${READING}/journal.ndjson`;
const CHECKED = `${READING}/checked.ndjson`;

/** The day on which the reading started. A folder belongs to one reading with one set of options. */
function startDay(folder: ArchiveFolder, { instance, options, now }: ReadingOptions): string {
  const same = JSON.stringify([instance.origin, options]);
  if (!folder.has(STATE)) {
    const state = { day: new Date(now()).toISOString().slice(0, 10), options: same };
    const temporary = folder.file(`${STATE}.tmp`);
    writeFileSync(temporary, JSON.stringify(state), { flush: true });
    renameSync(temporary, folder.file(STATE));
    return state.day;
  }
  const state = JSON.parse(readFileSync(folder.file(STATE), 'utf8')) as { day: string; options: string };
  if (state.options === same) return state.day;
  throw new UsageError(
    `${folder.path}: was started with other options. Give the same ones to continue, or give a new folder`,
  );
}

async function readParts(folder: ArchiveFolder, options: ReadingOptions): Promise<void> {
  const journal = new LineFile(folder.file(JOURNAL));
  try {
    await readInto(journal, folder, options);
  } finally {
    journal.close();
  }
}

async function readInto(
  journal: LineFile,
  folder: ArchiveFolder,
  { parts, maxFileBytes, onProgress }: ReadingOptions,
): Promise<void> {
  const cursors = new Map<string, string>();
  let count = 0;
  for (const { part, cursor, entries } of journalLines(folder)) {
    cursors.set(part, cursor);
    count += entries.length;
  }
  for (const part of parts) {
    if (cursors.get(part.name) === DONE) continue;
    for await (const { cursor, objects, missing } of part.read(cursors.get(part.name))) {
      const more: MissingEntry[] = [];
      const entries: ArchiveEntry[] = [];
      for (const object of objects) {
        const entry = await stored(folder, object, maxFileBytes);
        if (entry !== undefined) entries.push(entry);
        else more.push(tooLarge(object, maxFileBytes));
      }
      const line: JournalLine = { part: part.name, cursor, entries, missing: [...missing, ...more] };
      journal.append(JSON.stringify(line));
      count += entries.length;
      onProgress({ phase: 'reading', count });
    }
    journal.append(JSON.stringify({ part: part.name, cursor: DONE, entries: [], missing: [] }));
  }
}

/** The cursor of a part that was read to its end. */
const DONE = 'done';

function* journalLines(folder: ArchiveFolder): Generator<JournalLine> {
  if (!folder.has(JOURNAL)) return;
  for (const line of textLines(folder.file(JOURNAL))) yield JSON.parse(line) as JournalLine;
}

async function stored(
  folder: ArchiveFolder,
  { of, ...facts }: ReadObject,
  maxFileBytes: number,
): Promise<ArchiveEntry | undefined> {
  const isFile = 'chunks' in of;
  const found = isFile
    ? await folder.store(of.chunks, maxFileBytes)
    : await folder.storeText(JSON.stringify(of), maxFileBytes);
  return found && { ...facts, type: isFile ? of.type : 'content', ...found };
}

function tooLarge({ id, kind }: ReadObject, maxFileBytes: number): MissingEntry {
  return { id: `${id} data`, kind, reason: 'too-large', detail: `more than ${maxFileBytes} bytes` };
}

/**
 * Opens everything again that anyone could read. The query makes the address a new one, so that no page comes from a cache that was filled
 * before an object was closed.
 */
async function checkAgain(folder: ArchiveFolder, options: ReadingOptions): Promise<void> {
  const checked = new LineFile(folder.file(CHECKED));
  try {
    await checkInto(checked, folder, options);
  } finally {
    checked.close();
  }
}

async function checkInto(
  checked: LineFile,
  folder: ArchiveFolder,
  { instance, now, onProgress }: ReadingOptions,
): Promise<void> {
  let done = 0;
  for (const _ of checkedLines(folder)) done++;
  let count = 0;
  for (const { entries } of journalLines(folder)) {
    for (const { id, address, monogram } of openPages(entries)) {
      if (count++ < done) continue;
      const page = await anonymousPage(instance, `${address}?checked=${now()}`, monogram);
      const detail = page.state === 'open' ? '' : page.detail;
      checked.append(JSON.stringify({ id, state: page.state, detail } satisfies CheckedLine));
      onProgress({ phase: 'checking again', count });
    }
  }
}

/** The page of each object of a step that anyone could read, with the path at which it is opened. */
export function openPages(
  entries: readonly ArchiveEntry[],
): readonly { readonly id: string; readonly address: string; readonly monogram: string | undefined }[] {
  return entries
    .filter(({ seen, type }) => seen === 'anyone' && type === 'content')
    .map(({ id, addresses: [address = '/'] }) => ({
      id,
      address: pathTo(address),
      monogram: monogramAt(address),
    }));
}

function* checkedLines(folder: ArchiveFolder): Generator<CheckedLine> {
  if (!folder.has(CHECKED)) return;
  for (const line of textLines(folder.file(CHECKED))) yield JSON.parse(line) as CheckedLine;
}

/** The lines of the index, in the order in which they were read, without what is not public any more. */
function* sealedLines(folder: ArchiveFolder): Generator<ArchiveEntry | MissingEntry> {
  const checked = checkedLines(folder);
  for (const { entries, missing } of journalLines(folder)) {
    const open = new Set<string>();
    const closed = new Map<string, MissingEntry>();
    for (const { id } of openPages(entries)) {
      const { value } = checked.next();
      const { state, detail } = (value ?? UNCHECKED) as CheckedLine;
      if (state === 'open') open.add(id);
      else closed.set(id, leftOut(id, entries, state, detail));
    }
    for (const { id, seen } of entries) {
      // Its page is not in the archive, for instance because it was too large.
      if (seen === 'anyone' && !open.has(id) && !closed.has(id))
        closed.set(id, leftOut(id, entries, UNCHECKED.state, UNCHECKED.detail));
    }
    yield* entries.filter(({ id, seen }) => seen !== 'anyone' || open.has(id));
    yield* missing;
    yield* closed.values();
  }
}

/** What was not checked again is not public. */
const UNCHECKED = { state: 'failed', detail: 'was not checked again' } as const;

function leftOut(
  id: string,
  entries: readonly ArchiveEntry[],
  state: Exclude<CheckedLine['state'], 'open'>,
  detail: string,
): MissingEntry {
  const kind = entries.find((entry) => entry.id === id)?.kind ?? 'unknown';
  return { id, kind, reason: state === 'closed' ? 'closed-meanwhile' : 'failed', detail };
}
