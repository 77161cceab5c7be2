import { bodyInPace } from '../body-in-pace.ts';
import { AccessError } from '../failure/access-error.ts';
import type { Sleep } from '../time/sleep.ts';

/** A leading byte order mark is a part of the first name, as in the URL Standard. */
const decoder = /* @__PURE__ */ new TextDecoder('utf-8', { fatal: false, ignoreBOM: true });

/** Parameters of a request to one of the gateway's own endpoints. */
export type Parameters<Name extends string> = Readonly<Partial<Record<Name, string>>>;

/** The parsed value, or the problem: for the operator, without any data of the request. */
export type Read<Value> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly problem: string };

/**
 * The parameters with these names. Each can occur once, and no other parameter can, so that all parsers read the same.
 */
export function readParameters<const Name extends string>(
  given: URLSearchParams,
  names: readonly Name[],
): Read<Parameters<Name>> {
  const found: Partial<Record<string, string>> = {};
  for (const [name, value] of given) {
    // The unknown name is not in the message: events must not contain texts of a client.
    if (!(names as readonly string[]).includes(name)) {
      return refused(`the request has an unknown parameter; allowed are: ${names.join(', ') || 'none'}`);
    }
    if (Object.hasOwn(found, name)) return refused(`the parameter "${name}" occurs more than once`);
    found[name] = value;
  }
  return { ok: true, value: found as Parameters<Name> };
}

/**
 * Only the parameters with these names, for protocols with extension parameters, which a server must ignore if it does not
 * recognize them.
 *
 * @see {@link https://www.rfc-editor.org/rfc/rfc6749#section-3.1 | RFC 6749 sections 3.1, 3.2 and 4.1.2}
 */
export function recognizedParameters(given: URLSearchParams, names: readonly string[]): URLSearchParams {
  return new URLSearchParams([...given].filter(([name]) => names.includes(name)));
}

/**
 * The fields of an `application/x-www-form-urlencoded` body, in the order of the body. Returns a problem for another content
 * type, a body that is too large, and one that breaks off; throws 408 `request.timeout` for one that arrives too slowly. It does
 * **not** check the names: {@link readParameters} does.
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
    return refused('the form broke off before its end');
  }
}

function tooLarge(maxBytes: number): Read<never> {
  return refused(`the form is larger than ${maxBytes} bytes`);
}

function refused(problem: string): Read<never> {
  return { ok: false, problem };
}
