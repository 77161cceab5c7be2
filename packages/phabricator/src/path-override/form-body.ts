import { AccessError } from '@portcullis/core';
import { bodyInPace, type Sleep } from '@portcullis/core/internal';
import { type ContentType, proxyError, readContentType } from '@portcullis/proxy';
import { phabricatorError, type RequestFailure } from '../phabricator-failure.ts';
import { readMultipart } from './multipart-form.ts';
import { type Parameter, urlencodedParameters } from './parameter.ts';
import { carriesPathOverride, isPathParameter } from './path-override.ts';

/** A form that PHP would parse automatically. */
export type FormKind = 'urlencoded' | 'multipart';

/** What a form holds, or why it is refused. */
export type FormReading =
  | { readonly ok: true; readonly parameters: Iterable<Parameter> }
  | { readonly ok: false; readonly failure: RequestFailure; readonly detail: string };

/** Every byte becomes one character; ASCII stays what it is, and what becomes of others does not matter here. */
const latin1 = /* @__PURE__ */ new TextDecoder('latin1');
const bytewise = (bytes: Uint8Array): string => latin1.decode(bytes);

/** Which kind of form PHP parses a body as, if any. The method does not matter: other versions or settings parse more. */
export function formKindOf(contentType: ContentType | undefined): FormKind | undefined {
  switch (contentType?.mediaType) {
    case 'application/x-www-form-urlencoded':
      return 'urlencoded';
    case 'multipart/form-data':
      return 'multipart';
    default:
      return undefined;
  }
}

/**
 * The same for a `Content-Type` header, for callers that parse the form themselves: also `undefined` for a malformed header. Forwarded
 * requests are checked by the parsed value, {@link formKindOf}.
 */
export function formKind(header: string | null): FormKind | undefined {
  return header === null ? undefined : formKindOf(readContentType(header));
}

/**
 * Reads a whole form, up to a number of bytes. Throws `phabricator.form_too_large` for a larger one, immediately if its `Content-Length` is
 * larger, `proxy.client_closed` if the client disconnects, and 408 `request.timeout` if it is sent too slowly.
 */
export async function readForm(
  request: Request,
  maxBytes: number,
  sleep?: Sleep,
): Promise<Uint8Array<ArrayBuffer>> {
  if (Number(request.headers.get('content-length')) > maxBytes) throw tooLarge(maxBytes);
  let form: Uint8Array<ArrayBuffer> | undefined;
  try {
    form = await bodyInPace(request, maxBytes, sleep);
  } catch (cause) {
    throw cause instanceof AccessError ? cause : proxyError('proxy.client_closed', { cause });
  }
  if (form === undefined) throw tooLarge(maxBytes);
  return form;
}

/**
 * Checks a form by its bytes: whether PHP would find `__path__` among its parameters. It must have no `Content-Encoding`, which PHP ignores
 * and others do not.
 *
 * @param decode makes a text of it, for who needs more of the parameters than their ASCII. Default: the quickest way
 */
export function judgeForm(
  kind: FormKind,
  contentType: ContentType,
  bytes: Uint8Array,
  decode: (bytes: Uint8Array) => string = bytewise,
): FormReading {
  const text = decode(bytes);
  if (kind === 'urlencoded') {
    if (carriesPathOverride(text)) return overridden();
    return { ok: true, parameters: urlencodedParameters(text) };
  }
  const reading = readMultipart(contentType, text);
  if (!reading.ok) return { ok: false, failure: 'phabricator.form_ambiguous', detail: reading.problem };
  if (reading.fields.some(({ name }) => isPathParameter(name))) return overridden();
  return { ok: true, parameters: reading.fields };
}

function overridden(): FormReading {
  return {
    ok: false,
    failure: 'phabricator.path_override',
    detail: 'a form field names the page with the parameter __path__, which only the web server may set',
  };
}

function tooLarge(maxBytes: number): Error {
  return phabricatorError('phabricator.form_too_large', {
    detail: `a form of more than maxFormBytes (${maxBytes}) bytes; increase maxFormBytes, or harden the origin and set originHardened`,
  });
}
