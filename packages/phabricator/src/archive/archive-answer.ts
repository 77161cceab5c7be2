import type { Clock } from '@portcullis/core';
import { systemRandom, type Theme } from '@portcullis/core/internal';
import { archiveAddress, isOtherRevision, pathTo } from './archive-address.ts';
import { fileAnswer } from './archive-file.ts';
import type { ArchiveManifest, Seen } from './archive-format.ts';
import type { ArchiveReader, ServedArchive } from './archive-reader.ts';
import type { Content } from './content.ts';

/** How an archive is served. */
export interface ArchiveServing {
  readonly reader: ArchiveReader;
  /** Whether search engines are asked to leave its pages out. */
  readonly noindex: boolean;
  readonly theme: Theme;
}

/** A request that the gate let through. */
export interface ArchiveQuestion {
  readonly request: Request;
  /** Percent-decoded. */
  readonly path: string;
  readonly clock: Clock;
  /** Whether the caller may read what only the reader's account could read. */
  readonly mayReadClosed: boolean;
  /** Records which archive is served. Rejects if it has to be recorded and cannot be: then nothing of the archive is served. */
  readonly record: (served: ServedArchive) => Promise<void>;
}

/**
 * Answers a GET or HEAD from an archive. What only an account could read is, for all other callers, as if it were not there: the answer, and
 * the operations that it takes, are those for an address that does not exist. The gate's policy stands before it.
 */
export async function archiveAnswer(serving: ArchiveServing, question: ArchiveQuestion): Promise<Response> {
  const { reader, noindex, theme } = serving;
  const { request, clock } = question;
  const pages = await import('./archive-pages.ts');
  const look = { theme, noindex, random: systemRandom, speech: await pages.speechFor(request, theme) };
  const unlessFailed = async <Value>(read: Promise<Value>): Promise<Value | undefined> => {
    try {
      return await read;
    } catch (error) {
      reader.reportFailure(error, clock.now());
      return undefined;
    }
  };
  const current = await unlessFailed(reader.current(clock.now()));
  if (current !== undefined) await reader.record(current, question.record);
  const answer =
    current && (await unlessFailed(found(reader, question, pages, { ...look, manifest: current.manifest })));
  const given = answer ?? pages.unavailablePage(look);
  if (noindex) given.headers.set('x-robots-tag', 'noindex');
  if (request.method !== 'HEAD') return given;
  await given.body?.cancel();
  return new Response(null, given);
}

async function found(
  reader: ArchiveReader,
  { request, path, mayReadClosed }: ArchiveQuestion,
  pages: typeof import('./archive-pages.ts'),
  look: import('./archive-pages.ts').ReadableLook,
): Promise<Response> {
  const manifest: ArchiveManifest = look.manifest;
  const maySee = (seen: Seen): boolean => seen === 'anyone' || mayReadClosed;
  const query = new URL(request.url).searchParams;
  if (path === '/') return pages.startPage(look);
  if (path === '/search' || path === '/search/') {
    const question = (query.get('query') ?? '').trim().slice(0, 200);
    const address = MONOGRAM.test(question) ? `/${question}` : undefined;
    if (address !== undefined && (await reader.entry(address, manifest, maySee)) !== undefined)
      return seeOther(address);
    return pages.searchPage(look, question, await reader.search(question, maySee));
  }
  // As Phorge does: rules decide about the address that is served.
  const lower = path.toLowerCase();
  if (path.startsWith('/w/') && path !== lower) return seeOther(pathTo(lower));
  const entry = await reader.entry(archiveAddress(path, query), manifest, maySee);
  if (entry === undefined || isOtherRevision(path, entry)) return pages.missingPage(look);
  if (entry.type !== 'content') return (await fileAnswer(entry, request, reader)) ?? pages.missingPage(look);
  const object = await reader.object(entry);
  if (object === undefined) return pages.missingPage(look);
  return pages.objectPage(look, entry, JSON.parse(await object.text()) as Content);
}

/** What people type to open one object: a monogram, or a commit. */
const MONOGRAM = /^(?:[A-Z][1-9]\d{0,9}|r[A-Z]+[\da-f]+|R[1-9]\d{0,9}:[\da-f]+)$/;

function seeOther(address: string): Response {
  return new Response(null, { status: 303, headers: { location: address, 'cache-control': 'no-store' } });
}
