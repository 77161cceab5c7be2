import { type Read, readFormFields } from '@portcullis/core/internal';

/** Largest form that is read, in bytes. Phorge's has a few hundred. */
const MAX_FORM_BYTES = 8192;

/**
 * The fields of a token request, or what is wrong with it, for the operator. A repeated field makes it invalid; an empty one counts as
 * missing, and an unknown one is ignored. Never throws for what a client sends.
 *
 * @see {@link https://www.rfc-editor.org/rfc/rfc6749#section-3.2 | RFC 6749 section 3.2}
 */
export async function readTokenForm(request: Request): Promise<Read<ReadonlyMap<string, string>>> {
  const form = await readFormFields(request, MAX_FORM_BYTES);
  if (!form.ok) return form;
  const fields = new Map(form.value);
  // The name may be the client's own text, which no record holds.
  if (fields.size !== form.value.size)
    return { ok: false, problem: 'a field of the form occurs more than once' };
  return { ok: true, value: new Map([...fields].filter(([, value]) => value !== '')) };
}
