import { AccessError } from '@portcullis/core';
import { bodyInPace } from '@portcullis/core/internal';
import { type ContentType, readContentType } from '@portcullis/proxy';
import { type FormKind, formKindOf } from '../path-override/form-body.ts';
import { readMultipart } from '../path-override/multipart-form.ts';
import { type Parameter, urlencodedParameters } from '../path-override/parameter.ts';
import { phpParameterName } from '../path-override/php-parameter-name.ts';

/** What a request carries besides its address, as far as it says whether version control writes. */
export interface RequestContent {
  /** The value of `Content-Type`; `undefined` too for one that does not parse, which the proxy refuses to send. */
  readonly contentType: ContentType | undefined;
  /** Mercurial's arguments: the values of `X-HgArg-1`, `X-HgArg-2`, … joined. */
  readonly mercurialArguments: string;
  /** The bytes of a body that had to be understood and could be; `none` if there is no body. */
  readonly body: Uint8Array | 'none' | 'unread';
}

/** The largest body that is looked at below a repository, in bytes: 256 KiB. A batch of git-lfs, and a form about a repository, is far smaller. */
const MAX_BYTES = 262_144;

const LFS = 'application/vnd.git-lfs+json';

/** Every byte becomes one character; ASCII stays what it is. */
const bytewise = /* @__PURE__ */ new TextDecoder('latin1');

/**
 * Reads what a request carries. The request's own body stays unread. A body is `unread` if it is no form and no JSON of git-lfs, if
 * it is compressed, or larger than `maxBytes`.
 */
export async function requestContent(
  request: Request,
  maxBytes: number = MAX_BYTES,
): Promise<RequestContent> {
  const { headers } = request;
  const header = headers.get('content-type');
  const contentType = header === null ? undefined : readContentType(header);
  return {
    contentType,
    mercurialArguments: mercurialArguments(headers),
    body: await bodyOf(request, contentType, maxBytes),
  };
}

/**
 * Phorge joins them up to the first that is missing. Here a gap joins too: nothing that is sent is overlooked. `X-HgArg-01` is
 * none of them: what is joined only here could make another argument of one that Phorge reads.
 */
function mercurialArguments(headers: Headers): string {
  const numbered: [number, string][] = [];
  for (const [name, value] of headers) {
    const [, number] = /^x-hgarg-([1-9]\d*)$/.exec(name) ?? [];
    if (number !== undefined) numbered.push([Number(number), value]);
  }
  return numbered
    .sort(([a], [b]) => a - b)
    .map(([, value]) => value)
    .join('');
}

async function bodyOf(
  request: Request,
  contentType: ContentType | undefined,
  maxBytes: number,
): Promise<RequestContent['body']> {
  const { body, headers, method } = request;
  // The proxy sends none of these.
  if (body === null || method === 'GET' || method === 'HEAD' || headers.get('content-length') === '0')
    return 'none';
  const isUnderstood = contentType?.mediaType === LFS || formKindOf(contentType) !== undefined;
  if (!isUnderstood || headers.has('content-encoding')) return 'unread';
  if (Number(headers.get('content-length')) > maxBytes) return 'unread';
  return (await readCopy(request.clone() as Request, maxBytes)) ?? 'unread';
}

/** All of it, or `undefined` if it is too large or breaks off: not understood, which counts against the caller. */
async function readCopy(request: Request, maxBytes: number): Promise<Uint8Array | undefined> {
  try {
    return await bodyInPace(request, maxBytes);
  } catch (error) {
    if (error instanceof AccessError) throw error;
    return undefined;
  }
}

/** Whether a body is the form of a page, and not one that makes Phorge take the request for version control. */
export function isPageForm(content: RequestContent | undefined): boolean {
  if (content === undefined || content.body === 'none') return true;
  if (content.body === 'unread') return false;
  const { contentType, body } = content;
  const kind = formKindOf(contentType);
  if (kind === undefined || contentType === undefined) return false;
  const parameters = formParameters(kind, contentType, bytewise.decode(body));
  if (parameters === undefined) return false;
  for (const { name } of parameters) {
    if (/^(?:cmd|service)$/.test(phpParameterName(name))) return false;
  }
  return true;
}

/** The parameters of a form, in which every byte is one character; `undefined` for one that cannot be read in one way. */
export function formParameters(
  kind: FormKind,
  contentType: ContentType,
  text: string,
): Iterable<Parameter> | undefined {
  if (kind === 'urlencoded') return urlencodedParameters(text);
  const reading = readMultipart(contentType, text);
  return reading.ok ? reading.fields : undefined;
}

/** Whether a batch of git-lfs asks for downloads. Of a name that comes twice, the last counts, here as in PHP. */
export function isLfsDownload(content: RequestContent | undefined): boolean {
  if (content === undefined || !(content.body instanceof Uint8Array)) return false;
  if (content.contentType?.mediaType !== LFS) return false;
  try {
    const batch: unknown = JSON.parse(
      new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(content.body),
    );
    return (batch as { readonly operation?: unknown } | null)?.operation === 'download';
  } catch (error) {
    // No JSON: Phorge would refuse it as well.
    if (error instanceof SyntaxError || error instanceof TypeError) return false;
    throw error;
  }
}
