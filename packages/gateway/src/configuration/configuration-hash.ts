import { sha256, toHexadecimal } from '@portcullis/core/internal';
import canonicalize from 'canonicalize';

/**
 * The SHA-256 of a configuration's canonical JSON (RFC 8785), lower-case hexadecimal: however it is spaced, and whatever the order
 * of its fields.
 */
export async function configurationHash(configuration: unknown): Promise<string> {
  return toHexadecimal(await sha256(canonicalize(configuration) ?? ''));
}
