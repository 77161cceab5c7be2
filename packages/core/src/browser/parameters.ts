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
 * larger form, and one that breaks off. It does **not** look at the names: {@link readParameters} does.
 *
 * @see {@link https://url.spec.whatwg.org/#application/x-www-form-urlencoded | URL Standard}
 */
export async function readFormFields(request: Request, maxBytes: number): Promise<Read<URLSearchParams>> {
  const type = request.headers.get('content-type') ?? '';
  if (!/^application\/x-www-form-urlencoded\s*(?:;|$)/i.test(type)) {
    return refused('the body is not application/x-www-form-urlencoded');
  }
  if (Number(request.headers.get('content-length')) > maxBytes) return tooLarge(maxBytes);
  const decoder = new TextDecoder();
  const reader = request.body?.getReader();
  let text = '';
  let length = 0;
  for (;;) {
    const part = await reader?.read().catch(() => 'broken' as const);
    if (part === 'broken') return refused('the form breaks off');
    if (part === undefined || part.done) break;
    length += part.value.byteLength;
    if (length > maxBytes) {
      // Not waited for: the refusal does not depend on it.
      void reader?.cancel().catch(() => undefined);
      return tooLarge(maxBytes);
    }
    text += decoder.decode(part.value, { stream: true });
  }
  return { ok: true, value: new URLSearchParams(text + decoder.decode()) };
}

function tooLarge(maxBytes: number): Read<never> {
  return refused(`the form is larger than ${maxBytes} bytes`);
}

function refused(problem: string): Read<never> {
  return { ok: false, problem };
}
