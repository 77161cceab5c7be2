import { sha256 as digest, toHexadecimal } from '@portcullis/core/internal';

/** SHA-256 of a text in UTF-8, lower-case hexadecimal. */
export async function sha256(text: string): Promise<string> {
  return toHexadecimal(await digest(text));
}
