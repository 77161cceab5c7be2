import {
  formatVerifierKey,
  generateSigningKey,
  SIGNATURE_TYPE,
  signingKey,
  TlogError,
} from '@portcullis/tlog';
import { type Command, defineCommand } from '../command.ts';
import { KEY_VARIABLE } from '../files/signing-key-variable.ts';
import { writeSecretFile } from '../files/write-file.ts';
import { value } from '../line/options.ts';
import { UsageError } from '../usage-error.ts';

/** `portcullis key NAME`: a key to sign with, and what others know it by. */
export const command: Command = defineCommand({
  description: `Creates an Ed25519 key, writes its secret to a file that only you can read, and prints its verifier key (C2SP
signed-note), which is public and goes into configurations. Commands that sign read the secret from
${KEY_VARIABLE}.`,
  args: [
    {
      placeholder: 'NAME',
      what: 'name',
      brief: 'the key\'s name, without spaces and "+", such as acme.example/privacy-officer',
      words: [],
    },
  ],
  options: {
    out: value('FILE', 'the file for the secret. An existing file is not overwritten', { required: true }),
  },
  ending: 'Exit code: 0 created, 2 invalid usage, or the file could not be written.',
  examples: ['acme.example/privacy-officer --out privacy-officer.key'],
  async run({ out }, [name], { stdout }) {
    const secret = await generateSigningKey();
    const vkey = await verifierKeyOf(name, secret);
    await writeSecretFile(out, `${secret}\n`);
    stdout.write(`${vkey}\n`);
    return 0;
  },
});

async function verifierKeyOf(name: string, secret: string): Promise<string> {
  try {
    return formatVerifierKey((await signingKey(name, SIGNATURE_TYPE.ed25519, secret)).verifierKey);
  } catch (error) {
    if (error instanceof TlogError) throw new UsageError(error.message);
    throw error;
  }
}
