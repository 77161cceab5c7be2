import { SIGNATURE_TYPE, type SigningKey, signingKey, TlogError } from '@portcullis/tlog';
import type { CommandIo } from '../command.ts';
import { UsageError } from '../usage-error.ts';

/** Where the key is taken from that signs: neither a file that is kept in a repository, nor a line that other users can list. */
export const KEY_VARIABLE = 'PORTCULLIS_SIGNING_KEY';

/**
 * Reads the signing key of the operator, as created by `portcullis key`, from the environment. Throws {@link UsageError} without
 * quoting it.
 * @param name the key's name
 */
export async function signingKeyOf(name: string, { env = {} }: CommandIo): Promise<SigningKey> {
  const secret = env[KEY_VARIABLE];
  if (secret === undefined || secret === '') {
    throw new UsageError(`set ${KEY_VARIABLE} to the secret that portcullis key created for ${name}`);
  }
  try {
    return await signingKey(name, SIGNATURE_TYPE.ed25519, secret);
  } catch (error) {
    if (error instanceof TlogError) throw new UsageError(`${KEY_VARIABLE}: ${error.message}`);
    throw error;
  }
}
