import { openNote, type SigningKey, TlogError } from '@portcullis/tlog';
import { parseApprovalStatement, storedConfiguration } from 'portcullis/internal';
import { type Command, defineCommand } from '../command.ts';
import { KEY_VARIABLE, signingKeyOf } from '../files/signing-key-variable.ts';
import { flag, value } from '../line/options.ts';
import { printable } from '../printable.ts';
import { keysBroughtBack } from '../store/keys-brought-back.ts';
import { presentVersion } from '../store/present-version.ts';
import { STORE_ENVIRONMENT, STORE_OPTIONS, storeOf } from '../store/store-options.ts';
import { uploadVersion } from '../store/upload-version.ts';
import { UsageError } from '../usage-error.ts';

/** `portcullis rollback`: the configuration of before, as a new version. */
export const command: Command = defineCommand({
  description: `Shows the changes if the configuration that "portcullis push" replaced is restored in the store, and with --yes restores it.
It is uploaded and signed as a new version: gates with "approval" refuse an old version. A second rollback
undoes the first. If an approver must sign too, approve the old configuration and push it.
It refuses a configuration with a key that the current one does not have: a key that was replaced because it was compromised
would be valid again, and with it the sessions and grants that the replacement ended.
The secret of --as is read from ${KEY_VARIABLE}.
${STORE_ENVIRONMENT}`,
  args: [],
  options: {
    ...STORE_OPTIONS,
    to: value('HASH', 'an older version, by the full hash of its configuration. Default: the previous one'),
    as: value('NAME', "your key's name: signs as a builder"),
    author: value('WHO', 'the author of the rollback, for the events. It is not verified'),
    'old-keys': flag('also restores keys that the current configuration does not have'),
    yes: flag('restores it'),
  },
  ending:
    'Exit code: 0 restored, 1 --yes is missing, or keys would be restored, 2 invalid usage, or the store could not be used.',
  examples: ['--kv 0f2ac74b498b48028cb68387c421e279 --as acme.example/build --yes'],
  async run(values, _args, io) {
    const { as, author, key = 'portcullis.json', yes = false } = values;
    const store = storeOf(values, io);
    const signer = as === undefined ? undefined : { name: as, key: await signingKeyOf(as, io) };
    const { base, line } = await presentVersion(store, key);
    const previous = signer === undefined ? base?.previous : await signedBefore(line, base?.hash, signer.key);
    const to = values.to ?? previous;
    if (to === undefined && signer !== undefined && base !== undefined)
      throw new UsageError(`${as} has not signed the version before the one in ${key}: give --to`);
    if (to === undefined) throw new UsageError(`${key} does not name its previous version: give --to`);
    if (!/^[\da-f]{64}$/.test(to))
      throw new UsageError('--to must be a hash of 64 lower-case hexadecimal digits');
    const text = await store.get(`${key}.${to}`);
    if (text === undefined) throw new UsageError(`${store.name} has no ${key}.${to}`);
    const { configuration, hash, written } = await storedConfiguration(text);
    if (hash !== to) throw new UsageError(`${key}.${to} contains another configuration than its name states`);
    if ('problem' in configuration) throw new UsageError(`${key}.${to}: ${configuration.problem}`);
    const back = base === undefined ? undefined : keysBroughtBack(base.configuration, configuration);
    if (values['old-keys'] !== true && back?.length !== 0) {
      io.stdout.write(printable(refusal(key, back)));
      return 1;
    }
    return await uploadVersion(
      { written, hash, configuration, author, approvals: undefined },
      { store, key, signer, yes },
      io,
    );
  },
});

/** @param back the settings in which keys come back; `undefined` where it is not known which keys count now */
function refusal(key: string, back: readonly string[] | undefined): string {
  const found =
    back === undefined
      ? [
          `the currently valid keys are unknown: neither ${key} nor ${key}.good contains a valid configuration`,
        ]
      : back.map((setting) => `${setting}: has a key that the current configuration does not have`);
  return [
    ...found,
    'Nothing was uploaded: a replaced key would be valid again. Push the old configuration with the current keys, or add --old-keys if none of the old keys is compromised\n',
  ].join('\n');
}

/**
 * Returns the version before the last change, if this key signed that change. A change after which the same version was active is
 * skipped. Without this check, anyone who can write to the store could present any version as the previous one and have it signed.
 */
async function signedBefore(
  line: readonly string[],
  present: string | undefined,
  { verifierKey }: SigningKey,
): Promise<string | undefined> {
  try {
    for (const note of line.toReversed()) {
      const { text } = await openNote(note, [verifierKey]);
      const statement = parseApprovalStatement(text);
      if (statement?.after !== present) return undefined;
      if (statement?.before !== present) return statement?.before ?? undefined;
    }
    return undefined;
  } catch (error) {
    if (error instanceof TlogError) return undefined;
    throw error;
  }
}
