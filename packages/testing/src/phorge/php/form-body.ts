import { gunzipSync } from 'node:zlib';
import { multipartFields } from './multipart.ts';
import { type Pair, phpName, splitPairs } from './php-parameters.ts';
import type { RequestBody } from './request-body.ts';

/** PHP's `post_max_size`: a longer form is not read. */
const POST_MAX_BYTES = 8 * 1024 * 1024;

/** A form as PHP and as Phorge read it; they do not read the same requests. */
export interface FormBody {
  /** What PHP puts into `$_POST` before Phorge runs; only these can choose the path. */
  readonly phpPairs: readonly Pair[];
  /** What Phorge works with. */
  readonly phorgePairs: readonly Pair[];
  /** The bytes received, when the body was read here. */
  readonly raw: Buffer;
}

/** Why there is no form where there should be one: a fatal error of PHP or Phorge. */
export interface FormProblem {
  readonly problem: string;
}

/** What is sent to a repository may be longer. */
const MAX_PUSH_BYTES = 64 * 1024 * 1024;

const NO_FORM: FormBody = { phpPairs: [], phorgePairs: [], raw: Buffer.alloc(0) };

/** What decides how a body is read. */
export interface FormRequest {
  readonly method: string;
  readonly contentType: string;
  readonly contentEncoding: string;
  readonly hardened: boolean;
  /** A Conduit call: text of any kind is read as a form too. */
  readonly isConduit: boolean;
  /** Sent to a repository: whatever is not multipart is read, and read as a form. */
  readonly isRepository: boolean;
}

/**
 * Reads the body if it is a form; leaves any other body unread in the stream.
 *
 * PHP itself reads POST bodies of the two form types, and never compressed ones. Phorge parses again, also
 * what came compressed and calls that came as text, and keeps `.` in names, which PHP does not. Answers a
 * problem for a form longer than {@link POST_MAX_BYTES} and for one that is not as compressed as it says.
 */
export async function readForm(body: RequestBody, request: FormRequest): Promise<FormBody | FormProblem> {
  const type = (request.contentType.split(';')[0] ?? '').trim().toLowerCase();
  const isForm = ['application/x-www-form-urlencoded', 'multipart/form-data'].includes(type);
  if (request.isRepository && type !== 'multipart/form-data') {
    return await readAsForm(body, request, isForm && request.method === 'POST');
  }
  if (request.method !== 'POST' || !(isForm || request.isConduit)) return NO_FORM;

  const raw = await body.read(POST_MAX_BYTES);
  if (raw === undefined) return { problem: 'The form is longer than "post_max_size".' };
  const compressed = request.contentEncoding.toLowerCase() === 'gzip';
  const phpReads = isForm && !compressed && !request.hardened;

  if (type === 'multipart/form-data') {
    const fields = multipartFields(raw, request.contentType);
    // PHP's reading loses the dots in names (`api.token` arrives as `api_token`); hardened, Phorge reads itself.
    const phorgePairs = request.hardened
      ? fields
      : fields.map(([name, value]): Pair => [mangledName(name), value]);
    return { phpPairs: phpReads ? fields : [], phorgePairs, raw };
  }
  const plain = compressed ? decompressed(raw) : raw;
  if (plain === undefined) return { problem: 'The request body cannot be decompressed.' };
  const pairs = splitPairs(plain.toString('latin1'));
  return { phpPairs: phpReads ? pairs : [], phorgePairs: pairs, raw };
}

/** Any body, by any method, holds parameters for Phorge. */
async function readAsForm(
  body: RequestBody,
  { contentEncoding, hardened }: FormRequest,
  phpReads: boolean,
): Promise<FormBody | FormProblem> {
  const sent = await body.read(MAX_PUSH_BYTES);
  if (sent === undefined) return { problem: 'The body is longer than "post_max_size".' };
  const compressed = contentEncoding.toLowerCase() === 'gzip';
  const raw = compressed ? decompressed(sent, MAX_PUSH_BYTES) : sent;
  if (raw === undefined) return { problem: 'The request body cannot be decompressed.' };
  const pairs = splitPairs(raw.toString('latin1'));
  return { phpPairs: phpReads && !compressed && !hardened ? pairs : [], phorgePairs: pairs, raw };
}

function mangledName(name: string): string {
  const { root, keys } = phpName(name);
  return root + keys.map((key) => `[${key ?? ''}]`).join('');
}

/** At most as long as an uncompressed form may be. */
function decompressed(raw: Buffer, maxOutputLength = POST_MAX_BYTES): Buffer | undefined {
  try {
    return gunzipSync(raw, { maxOutputLength });
  } catch {
    // Not gzip, or too long: told to the caller, who makes it the answer.
    return undefined;
  }
}
