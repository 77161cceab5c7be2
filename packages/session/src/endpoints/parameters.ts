import { readBounded } from '@portcullis/jwks/outbound';
import { sessionError } from '../session-failure.ts';

/** Parameters of a request to the gate's own endpoints. */
export type Parameters<Name extends string> = Readonly<Partial<Record<Name, string>>>;

/** Largest form that the gate's endpoints read, in bytes. A logout token is the largest thing in one. */
const MAX_FORM_BYTES = 32_768;

/**
 * The parameters of these names. Fails with `session.parameters` if one is repeated or has another name: an address
 * that is read in one way only cannot be mixed from two.
 */
export function readParameters<const Name extends string>(
  search: URLSearchParams,
  names: readonly Name[],
): Parameters<Name> {
  const found: Partial<Record<string, string>> = {};
  for (const [name, value] of search) {
    if (!(names as readonly string[]).includes(name)) {
      throw sessionError('session.parameters', { detail: `only ${names.join(', ') || 'none'} may be given` });
    }
    if (Object.hasOwn(found, name)) {
      throw sessionError('session.parameters', { detail: `"${name}" is given more than once` });
    }
    found[name] = value;
  }
  return found as Parameters<Name>;
}

/** The fields of a form, under the same rules. */
export async function readForm<const Name extends string>(
  request: Request,
  names: readonly Name[],
): Promise<Parameters<Name>> {
  const type = request.headers.get('content-type') ?? '';
  if (!/^application\/x-www-form-urlencoded\s*(?:;|$)/i.test(type)) {
    throw sessionError('session.parameters', { detail: 'the body is not application/x-www-form-urlencoded' });
  }
  const text = await readBounded(new Response(request.body), MAX_FORM_BYTES);
  if (text === undefined) {
    throw sessionError('session.parameters', { detail: `the form is larger than ${MAX_FORM_BYTES} bytes` });
  }
  return readParameters(new URLSearchParams(text), names);
}
