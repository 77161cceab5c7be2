import type { ArchiveEntry } from './archive-format.ts';
import type { ArchiveReader, ByteRange } from './archive-reader.ts';

/** Types of images that browsers show, and that contain no script. */
const SHOWN: ReadonlySet<string> = new Set(['image/png', 'image/jpeg', 'image/gif', 'image/webp']);

/**
 * Answers with the data of a file, a part of it, or that the client has it already. It is saved, and never a page of this host: only images
 * are shown, and nothing in them runs. `undefined` where the bucket lacks it.
 */
export async function fileAnswer(
  entry: ArchiveEntry,
  request: Request,
  reader: ArchiveReader,
): Promise<Response | undefined> {
  const { sha256, bytes } = entry;
  const headers = headersOf(entry);
  const etag = `"${sha256}"`;
  headers.set('etag', etag);
  headers.set('accept-ranges', 'bytes');
  if (names(request.headers.get('if-none-match'), etag)) return new Response(null, { status: 304, headers });
  const range = rangeIn(request, etag, bytes);
  if (range === 'unsatisfiable') {
    headers.set('content-range', `bytes */${bytes}`);
    return new Response(null, { status: 416, headers });
  }
  const object = await reader.object(entry, range);
  if (object === undefined) return undefined;
  headers.set('content-length', String(range?.length ?? bytes));
  if (range !== undefined)
    headers.set('content-range', `bytes ${range.offset}-${range.offset + range.length - 1}/${bytes}`);
  return new Response(object.body as never, { status: range === undefined ? 200 : 206, headers });
}

/** Browsers style the page of an image inline. */
function headersOf({ id, title, type, seen }: ArchiveEntry): Headers {
  const isShown = SHOWN.has(type);
  return new Headers({
    'content-type': isShown ? type : 'application/octet-stream',
    'content-disposition': `${isShown ? 'inline' : 'attachment'}; ${fileNames(title, id)}`,
    'content-security-policy':
      "default-src 'none'; style-src 'unsafe-inline'; sandbox; frame-ancestors 'none'",
    'cache-control': seen === 'anyone' ? 'private, max-age=3600' : 'no-store',
    'x-content-type-options': 'nosniff',
    'cross-origin-resource-policy': 'same-origin',
  });
}

/** How long a name is at most: file systems allow 255 bytes. */
const MAX_NAME = 120;

/**
 * The name under which a file is saved, for old browsers and for others. It has no path, and no character that is not shown, such as one
 * that turns the direction of the text; a long name keeps its ending.
 *
 * @see {@link https://www.rfc-editor.org/rfc/rfc8187 | RFC 8187}
 */
function fileNames(title: string, id: string): string {
  const plain = title
    .toWellFormed()
    .replace(/[\p{C}\p{Zl}\p{Zp}/\\:]/gu, '_')
    .replace(/^[\s.]+/, '');
  const [ending = ''] = /\.[^.\s]{1,16}$/.exec(plain) ?? [];
  const start = plain.slice(0, plain.length - ending.length);
  const name = `${(start === '' ? id : start).slice(0, MAX_NAME - ending.length)}${ending}`.toWellFormed();
  const encoded = encodeURIComponent(name).replace(
    /['()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `filename="${name.replace(/[^\w.+-]/g, '_')}"; filename*=UTF-8''${encoded}`;
}

/** Whether `If-None-Match` names what is there. */
function names(header: string | null, etag: string): boolean {
  return (header ?? '').split(',').some((one) => [etag, `W/${etag}`, '*'].includes(one.trim()));
}

/** The part that a GET asks for; `undefined` for all of it, also where the range is not one that is understood. */
function rangeIn(
  { method, headers }: Request,
  etag: string,
  bytes: number,
): ByteRange | 'unsatisfiable' | undefined {
  const [, first, last] = /^bytes=(\d{0,15})-(\d{0,15})$/.exec(headers.get('range') ?? '') ?? [];
  if (method !== 'GET' || first === undefined || last === undefined || `${first}${last}` === '')
    return undefined;
  if ((headers.get('if-range') ?? etag) !== etag) return undefined;
  const offset = first === '' ? Math.max(0, bytes - Number(last)) : Number(first);
  const end = first === '' || last === '' ? bytes - 1 : Math.min(Number(last), bytes - 1);
  if (first !== '' && last !== '' && Number(last) < offset) return undefined;
  return offset > end ? 'unsatisfiable' : { offset, length: end - offset + 1 };
}
