import { chunksUpTo } from './bytes-up-to.ts';

/** The body as text, or `undefined` if it is too long; what is too long is not read to its end. */
export async function readBounded({ body }: Response, maxBytes: number): Promise<string | undefined> {
  if (body === null) return '';
  const chunks = await chunksUpTo(body, maxBytes);
  if (chunks === undefined) return undefined;
  const decoder = new TextDecoder();
  const texts = chunks.map((chunk) => decoder.decode(chunk, { stream: true }));
  return texts.join('') + decoder.decode();
}
