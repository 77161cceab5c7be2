import type { ContentType } from '@portcullis/proxy';
import type { Parameter } from './parameter.ts';

/** The fields of a multipart form, or what is ambiguous about it. */
export type MultipartReading =
  | { readonly ok: true; readonly fields: readonly Parameter[] }
  | { readonly ok: false; readonly problem: string };

/**
 * One plain boundary, of characters that no reader of it stops at or takes for something else: with any other it would be
 * quoted, and Phorge's own reader, where PHP leaves forms to it, takes the quotes for a part of it.
 */
const BOUNDARY = /^[\w'+.-]{1,70}$/;

/**
 * A header line: a name, and a value without control characters. Spaces before the value are of it: looked for twice, many are
 * slow.
 */
const HEADER_LINE = /^[\w-]+:[\t -~\u0080-\uffff]*$/;

const DISPOSITION_HEADER = /^content-disposition:/i;

/**
 * `form-data; name="…"` and perhaps a file name, in lower case, which Phorge's own reader insists on. A backslash before a
 * quote ends the string for some and not for others; in a name, it means nothing good at all.
 */
const DISPOSITION =
  /^[ \t]*form-data; *name="([^"\\]*)"(; *filename="(?:[^"\\]|\\(?!"))*")?(?:; *filename\*=[\w-]+'[\w-]*'[\w!#$&+.^`|~%-]*)?[ \t]*$/;

/** PHP reads headers through a window of 5 KiB and takes what is beyond it for a new line. */
const MAX_PART_HEADERS = 4096;

/**
 * Reads the names and values of a `multipart/form-data` body, provided that there is only one way to read it.
 *
 * PHP is generous: it takes lone line feeds for line ends, skips what stands before, between and after the parts,
 * reads header lines in pieces, and has quoting rules of its own. A form that makes use of any of this could show us
 * one field and PHP another. So everything outside the plain grammar that browsers and HTTP libraries write is refused.
 *
 * @param contentType what is sent on as the header: PHP looks for "boundary" anywhere in it
 * @param body the body, one character for each byte
 * @see {@link https://www.rfc-editor.org/rfc/rfc7578 | RFC 7578} and RFC 2046 section 5.1.1
 */
export function readMultipart({ parameters }: ContentType, body: string): MultipartReading {
  const boundary = parameters.get('boundary');
  if (boundary === undefined || !BOUNDARY.test(boundary) || !hasNothingElse(parameters)) {
    return ambiguous('Content-Type: expected multipart/form-data with one plain boundary');
  }
  const delimiter = `--${boundary}`;
  if (!body.startsWith(delimiter)) return ambiguous('the body does not start with its boundary');

  const fields: Parameter[] = [];
  let at = 0;
  for (;;) {
    const afterDelimiter = at + delimiter.length;
    // Searched from the next character on, so that an overlapping occurrence is found (and refused) as well.
    const next = body.indexOf(delimiter, at + 1);
    if (body.startsWith('--', afterDelimiter)) {
      const rest = body.length - afterDelimiter - 2;
      if (next !== -1 || rest > 2 || (rest > 0 && !body.endsWith('\r\n'))) {
        return ambiguous('the last boundary is followed by other data');
      }
      return { ok: true, fields };
    }
    if (!body.startsWith('\r\n', afterDelimiter)) return ambiguous('a boundary does not end its line');
    if (next === -1) return ambiguous('the last boundary is missing');
    if (!body.startsWith('\r\n', next - 2)) return ambiguous('a boundary is not at the start of a line');

    const field = readPart(body, afterDelimiter + 2, next - 2);
    if (typeof field === 'string') return ambiguous(field);
    fields.push(field);
    at = next;
  }
}

/** Browsers name the boundary alone, and some libraries their character set. */
function hasNothingElse(parameters: ContentType['parameters']): boolean {
  const charset = parameters.get('charset');
  return parameters.size === 1 || (parameters.size === 2 && charset?.toLowerCase() === 'utf-8');
}

/** The field of one part, or what is ambiguous about it. */
function readPart(body: string, start: number, end: number): Parameter | string {
  const headersEnd = body.indexOf('\r\n\r\n', start);
  if (headersEnd === -1 || headersEnd + 4 > end) return 'a part has no headers, or they are incomplete';
  if (headersEnd - start > MAX_PART_HEADERS) return 'the headers of a part are too long';

  let disposition: RegExpExecArray | undefined;
  for (const line of body.slice(start, headersEnd).split('\r\n')) {
    if (!HEADER_LINE.test(line)) return 'a header of a part is malformed';
    if (!DISPOSITION_HEADER.test(line)) continue;
    if (disposition !== undefined) return 'a part has two Content-Disposition headers';
    const found = DISPOSITION.exec(line.slice('content-disposition:'.length));
    if (found === null) return 'a Content-Disposition is not plain form-data with a quoted name';
    disposition = found;
  }
  if (disposition === undefined) return 'a part has no Content-Disposition';
  const [, name = '', file] = disposition;
  return { name, value: body.slice(headersEnd + 4, end), ...(file !== undefined && { isFile: true }) };
}

function ambiguous(problem: string): MultipartReading {
  return { ok: false, problem };
}
