import { goodAndProved } from '../checked-configuration.ts';
import { type Command, defineCommand } from '../command.ts';
import { KEY_VARIABLE, signingKeyOf } from '../files/signing-key-variable.ts';
import { storedFile } from '../files/stored-file.ts';
import { readTextFile } from '../files/text-file.ts';
import { CONFIGURATION_FILE } from '../line/arguments.ts';
import { flag, value } from '../line/options.ts';
import { STORE_ENVIRONMENT, STORE_OPTIONS, storeOf } from '../store/store-options.ts';
import { uploadVersion } from '../store/upload-version.ts';
import { UsageError } from '../usage-error.ts';

/** `portcullis push FILE`: the configuration that gates follow from now on. */
export const command: Command = defineCommand({
  description: `Checks a configuration as "portcullis check" does, proves the claims of its policies, shows its changes to the configuration in the
store, and with --yes uploads it: for gates created with movingGateway(). The results of "portcullis build" are
uploaded with it, so that isolates do not check it again.
With --as it is signed, as gates with "approval" require. The secret is read from ${KEY_VARIABLE}.
${STORE_ENVIRONMENT}
It does not wait until gates use it: see config.changed in their events.`,
  args: [CONFIGURATION_FILE],
  options: {
    ...STORE_OPTIONS,
    as: value('NAME', "your key's name: signs as a builder"),
    gate: value(
      'NAME',
      'the gate that it is signed for, as in its "approval.gate". Default: that of the configuration in the store',
    ),
    approved: value(
      'SIGNED',
      'the output of "portcullis approve" for this configuration: its signatures are used',
    ),
    author: value('WHO', 'the author, for the events. It is not verified'),
    wrangler: value('FILE', 'the Wrangler file of the Worker. Default: the one next to FILE, if it exists'),
    vars: value('FILE', 'a .dev.vars: checks with its variables and those of the Wrangler file'),
    yes: flag('uploads it'),
  },
  ending:
    'Exit code: 0 uploaded, 1 the configuration has errors, or --yes is missing, 2 invalid usage, or the store could not be used.',
  examples: [
    'portcullis.json --kv 0f2ac74b498b48028cb68387c421e279',
    'portcullis.json --kv 0f2ac74b498b48028cb68387c421e279 --as acme.example/build --yes',
    'portcullis.json --r2 gate-configuration --approved approved.json --yes',
  ],
  async run(values, [file], io) {
    const { as, approved, gate, key = 'portcullis.json', wrangler, vars, yes = false } = values;
    const store = storeOf(values, io);
    const signer = as === undefined ? undefined : { name: as, key: await signingKeyOf(as, io) };
    const text = await readTextFile(file);
    const code = await goodAndProved(file, text, { wrangler, vars }, io);
    if (code !== 0) return code;
    const { written, hash, configuration } = await storedFile(file, text);
    const signed = approved === undefined ? undefined : await storedFile(approved);
    if (signed !== undefined && signed.hash !== hash)
      throw new UsageError(`${approved}: was signed for another configuration than ${file}`);
    const author = values.author ?? signed?.author;
    return await uploadVersion(
      { written, hash, configuration, author, approvals: signed?.approvals },
      { store, key, signer, gate, yes },
      io,
    );
  },
});
