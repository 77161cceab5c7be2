import { type Command, defineCommand } from '../command.ts';
import { writeSecretFile } from '../files/write-file.ts';
import { keyKindOf } from '../keys/key-kind.ts';
import { KEY_KINDS, newKey } from '../keys/new-key.ts';
import { value } from '../line/options.ts';

/** `portcullis keys new KIND`: a secret of the gate. */
export const command: Command = defineCommand({
  description: `Creates a key and prints it, or writes it to a file that only you can read: for "wrangler secret put" and for secret
stores. Keys for sessions and HMAC are 32 random octets as base64url, for assertions an ES256 key pair as JWK.
Keys that sign logs, orders and configurations are created by "portcullis key".`,
  args: [{ placeholder: 'KIND', what: 'kind', brief: 'session, assertion or hmac', words: KEY_KINDS }],
  options: {
    out: value('FILE', 'the output file. An existing file is not overwritten. Default: standard output'),
  },
  ending: 'Exit code: 0 created, 2 invalid usage, or the file could not be written.',
  examples: ['session', 'assertion --out assertion.key'],
  async run({ out }, [kind], { stdout }) {
    const key = await newKey(keyKindOf(kind));
    if (out === undefined) {
      stdout.write(`${key}\n`);
      return 0;
    }
    await writeSecretFile(out, `${key}\n`);
    stdout.write(`${out}: written\n`);
    return 0;
  },
});
