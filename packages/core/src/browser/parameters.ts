import { bodyInPace } from '../body-in-pace.ts';
import { AccessError } from '../failure/access-error.ts';
import type { Sleep } from '../time/sleep.ts';

/** A byte order mark in front is a part of the first name, as in the URL Standard. */
const decoder = /* @__PURE__ */ new TextDecoder('utf-8', { fatal: false, ignoreBOM: true });

/** Parameters of a request to one of the gate's own endpoints. */
export type Parameters<Name extends string> = Readonly<Partial<Record<Name, string>>>;

/** What was read, or what is wrong with it: for the operator, and without anything that was sent. */
export type Read<Value> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly problem: string };

/**
 * The parameters of these names. Each may come once, and no other: what is read in one way only cannot be mixed from two.
 */
export function readParameters<const Name extends string>(
  given: URLSearchParams,
  names: readonly Name[],
): Read<Parameters<Name>> {
  const found: Partial<Record<string, string>> = {};
  for (const [name, value] of given) {
    // An unknown name is the client's text, which no record holds.
    if (!(names as readonly string[]).includes(name)) {
      return refused(`only ${names.join(', ') || 'none'} may be given`);
    }
    if (Object.hasOwn(found, name)) return refused(`"${name}" is given more than once`);
    found[name] = value;
  }
  return { ok: true, value: found as Parameters<Name> };
}

/**
 * Those of these names alone, for messages of a protocol by which others may add parameters that whoever does not recognize
 * them must ignore.
 *
 * @see {@link https://www.rfc-editor.org/rfc/rfc6749#section-3.1 | RFC 6749 sections 3.1, 3.2 and 4.1.2}
 */
export function recognizedParameters(given: URLSearchParams, names: readonly string[]): URLSearchParams {
  return new URLSearchParams([...given].filter(([name]) => names.includes(name)));
}

/**
 * The fields of an `application/x-www-form-urlencoded` body, in the order in which they came. Refuses any other type, a
 * larger form, and one that breaks off; fails with 408 `request.timeout` for one that comes too slowly. It does **not** look at
 * the names: {@link readParameters} does.
 *
 * @see {@link https://url.spec.whatwg.org/#application/x-www-form-urlencoded | URL Standard}
 */
export async function readFormFields(
  request: Request,
  maxBytes: number,
  sleep?: Sleep,
): Promise<Read<URLSearchParams>> {
  const type = request.headers.get('content-type') ?? '';
  if (!/^application\/x-www-form-urlencoded\s*(?:;|$)/i.test(type)) {
    return refused('the body is not application/x-www-form-urlencoded');
  }
  if (Number(request.headers.get('content-length')) > maxBytes) return tooLarge(maxBytes);
  try {
    const bytes = await bodyInPace(request, maxBytes, sleep);
    if (bytes === undefined) return tooLarge(maxBytes);
    return { ok: true, value: new URLSearchParams(decoder.decode(bytes)) };
  } catch (error) {
    if (error instanceof AccessError) throw error;
    return refused('the form breaks off');
  }
}

function tooLarge(maxBytes: number): Read<never> {
  return refused(`the form is larger than ${maxBytes} bytes`);
}

function refused(problem: string): Read<never> {
  return { ok: false, problem };
}
