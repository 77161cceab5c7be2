import { readBoundedBytes } from './bytes-up-to.ts';

/** The body as text, or `undefined` if it is too long; what is too long is not read to its end. */
export async function readBounded({ body }: Response, maxBytes: number): Promise<string | undefined> {
  if (body === null) return '';
  const bytes = await readBoundedBytes(body, maxBytes);
  return bytes && new TextDecoder().decode(bytes);
}
