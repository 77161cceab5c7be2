import { AccessError } from '@portcullis/core';
import { formKind, readForm } from '../../path-override/form-body.ts';

/** Largest form that is read, in bytes. Phorge's has a few hundred. */
const MAX_FORM_BYTES = 8192;

const decoder = /* @__PURE__ */ new TextDecoder();

/** The fields of a token request, or what is wrong with it, for the operator. */
export type TokenForm =
  | { readonly ok: true; readonly fields: ReadonlyMap<string, string> }
  | { readonly ok: false; readonly problem: string };

/**
 * Reads the form of a token request. A field that is there twice makes it bad; one that is empty counts as left out, and
 * one that nobody knows is passed over. Never throws for what a client sends.
 *
 * @see {@link https://www.rfc-editor.org/rfc/rfc6749#section-3.2 | RFC 6749 section 3.2}
 */
export async function readTokenForm(request: Request): Promise<TokenForm> {
  if (formKind(request.headers.get('content-type')) !== 'urlencoded') {
    return bad('the body is not application/x-www-form-urlencoded');
  }
  let bytes: Uint8Array;
  try {
    bytes = await readForm(request, MAX_FORM_BYTES);
  } catch (error) {
    if (error instanceof AccessError) return bad(`the form cannot be read (${error.code})`);
    throw error;
  }
  const fields = new Map<string, string>();
  for (const [name, value] of new URLSearchParams(decoder.decode(bytes))) {
    // The name may be the client's own text, which no record holds.
    if (fields.has(name)) return bad('a field is given more than once');
    fields.set(name, value);
  }
  return { ok: true, fields: new Map([...fields].filter(([, value]) => value !== '')) };
}

function bad(problem: string): TokenForm {
  return { ok: false, problem };
}
