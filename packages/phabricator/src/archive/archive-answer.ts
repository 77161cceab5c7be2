import type { Clock } from '@portcullis/core';
import { systemRandom, type Theme } from '@portcullis/core/internal';
import { archiveAddress } from './archive-address.ts';
import type { ArchiveEntry, Seen } from './archive-format.ts';
import type { ArchiveReader } from './archive-reader.ts';
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
}

/** Types of images that browsers show, and that contain no script. */
const SHOWN: ReadonlySet<string> = new Set(['image/png', 'image/jpeg', 'image/gif', 'image/webp']);

/**
 * Answers a GET or HEAD from an archive. What only an account could read is, for all other callers, as if it were not there. The gate's
 * policy stands before it.
 */
export async function archiveAnswer(serving: ArchiveServing, question: ArchiveQuestion): Promise<Response> {
  const { reader, noindex } = serving;
  const { request, clock } = question;
  let given: Response;
  try {
    given = await found(serving, question);
  } catch (error) {
    reader.reportFailure(error, clock.now());
    given = unavailable();
  }
  if (noindex) given.headers.set('x-robots-tag', 'noindex');
  if (request.method !== 'HEAD') return given;
  await given.body?.cancel();
  return new Response(null, given);
}

async function found(
  { reader, noindex, theme }: ArchiveServing,
  { request, path, clock, mayReadClosed }: ArchiveQuestion,
): Promise<Response> {
  const pages = await import('./archive-pages.ts');
  const manifest = await reader.manifest(clock.now());
  if (manifest === undefined) return unavailable();
  const look = { theme, noindex, manifest, random: systemRandom };
  const maySee = (seen: Seen): boolean => seen === 'anyone' || mayReadClosed;
  const query = new URL(request.url).searchParams;
  const find = async (address: string): Promise<ArchiveEntry | undefined> => {
    const entry = await reader.entry(address, manifest);
    return entry !== undefined && maySee(entry.seen) ? entry : undefined;
  };
  if (path === '/') return pages.startPage(look);
  if (path === '/search' || path === '/search/') {
    const question = (query.get('query') ?? '').trim().slice(0, 200);
    const address = /^[A-Z][1-9]\d{0,9}$|^r[A-Z]+[\da-f]+$/.test(question) ? `/${question}` : undefined;
    if (address !== undefined && (await find(address)) !== undefined) return seeOther(address);
    return pages.searchPage(look, question, await reader.search(question, maySee));
  }
  const entry = await find(archiveAddress(path, query));
  const object = entry && (await reader.object(entry));
  if (entry === undefined || object === undefined) return pages.missingPage(look);
  if (entry.type !== 'content') return file(entry, object.body);
  return pages.objectPage(look, entry, JSON.parse(await object.text()) as Content);
}

/** A file is saved, and never a page of this host: only images are shown, and nothing in them runs. Browsers style the page of an image inline. */
function file({ title, type, seen, bytes }: ArchiveEntry, body: ReadableStream<Uint8Array>): Response {
  const isShown = SHOWN.has(type);
  const name = title.replace(/[^\w.+-]/g, '_').slice(0, 120);
  return new Response(body as never, {
    headers: {
      'content-type': isShown ? type : 'application/octet-stream',
      'content-length': String(bytes),
      'content-disposition': isShown
        ? 'inline'
        : `attachment; filename="${name}"; filename*=UTF-8''${encoded(title)}`,
      'content-security-policy':
        "default-src 'none'; style-src 'unsafe-inline'; sandbox; frame-ancestors 'none'",
      'cache-control': seen === 'anyone' ? 'private, max-age=3600' : 'no-store',
      'x-content-type-options': 'nosniff',
      'cross-origin-resource-policy': 'same-origin',
    },
  });
}

/** @see {@link https://www.rfc-editor.org/rfc/rfc8187 | RFC 8187} */
function encoded(name: string): string {
  return encodeURIComponent(name.toWellFormed().slice(0, 120).toWellFormed()).replace(
    /['()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

function seeOther(address: string): Response {
  return new Response(null, { status: 303, headers: { location: address, 'cache-control': 'no-store' } });
}

function unavailable(): Response {
  return new Response('The archive cannot be read at the moment.\n', {
    status: 503,
    headers: {
      'content-type': 'text/plain; charset=utf-8',
      'cache-control': 'no-store',
      'retry-after': '60',
      'x-content-type-options': 'nosniff',
    },
  });
}
