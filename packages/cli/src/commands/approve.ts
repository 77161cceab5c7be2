import { defined } from '@portcullis/core/internal';
import { formatNote, type SigningKey, signNote } from '@portcullis/tlog';
import { parseNote } from '@portcullis/tlog/internal';
import { type ApprovalStatement, formatApprovalStatement } from 'portcullis/internal';
import { openingInWords } from '../approval/opening-in-words.ts';
import { whatAChangeOpens } from '../approval/what-a-change-opens.ts';
import { gateOfNext, signedBy, withApproval } from '../approval/with-approval.ts';
import { goodAndProved } from '../checked-configuration.ts';
import { type Command, defineCommand } from '../command.ts';
import { KEY_VARIABLE, signingKeyOf } from '../files/signing-key-variable.ts';
import { type StoredFile, storedFile } from '../files/stored-file.ts';
import { readTextFile } from '../files/text-file.ts';
import { writeFile } from '../files/write-file.ts';
import { CONFIGURATION_FILE } from '../line/arguments.ts';
import { flag, value } from '../line/options.ts';
import { printable } from '../printable.ts';
import { UsageError } from '../usage-error.ts';

/** `portcullis approve NEW --before OLD`: may this change come into force? */
export const command: Command = defineCommand({
  description: `Checks a configuration as "portcullis check" does, proves the claims of its policies, shows which access its change grants, as
"portcullis diff" does, and with --yes signs the change. The signature states the previous version and whether the change grants
access. Gates with "approval" require it.
Such a gate requires a builder's signature for each version, and an approver's for a change that grants access; sign
the builder's output again with the approver's key. Each changed setting counts as granting access, except rules,
which are compared, and the harmless settings that "portcullis diff" lists with the reason.
The secret is read from ${KEY_VARIABLE} and is never printed.`,
  args: [
    {
      ...CONFIGURATION_FILE,
      placeholder: 'NEW',
      brief: 'the new configuration, or the output signed by a builder',
    },
  ],
  options: {
    before: value(
      'OLD',
      'the configuration in the store, with its approvals. Default: none, NEW is the first',
    ),
    as: value('NAME', "your key's name", { required: true }),
    gate: value(
      'NAME',
      'the gate that it is for, as in its "approval.gate". Default: that of the previous version',
    ),
    out: value('FILE', 'the file for the signed configuration', { required: true }),
    yes: flag('signs'),
  },
  ending:
    'Exit code: 0 signed, 1 not signed, or the configuration has errors, 2 invalid usage, or it could not be compared.',
  examples: [
    'portcullis.json --before stored.json --as acme.example/build --out proposed.json --yes',
    'proposed.json --before stored.json --as acme.example/ada --out approved.json',
  ],
  async run({ before: old, as, gate: named, out, yes }, [file], io) {
    const key = await signingKeyOf(as, io);
    const text = await readTextFile(file);
    const after = await storedFile(file, text);
    const before = old === undefined ? undefined : await storedFile(old);
    const code = await goodAndProved(file, text, { wrangler: undefined, vars: undefined }, io);
    if (code !== 0) return code;
    const opening = whatAChangeOpens(before?.configuration, after.configuration, Date.now());
    io.stdout.write(printable(openingInWords(opening)));
    if (yes !== true) {
      io.stdout.write('Nothing was signed. Add --yes to sign.\n');
      return 1;
    }
    const earlier = before?.approvals ?? [];
    const gate = gateOfNext(earlier.length > 0 ? earlier : after.approvals, named);
    const statement = { before: before?.hash ?? null, after: after.hash, opens: opening.opens, gate };
    const approvals = await signedInto(after, earlier, statement, key);
    const { author, written } = after;
    const stored = defined({ author, approvals, configuration: written });
    await writeFile(out, `${JSON.stringify(stored, null, 2)}\n`);
    io.stdout.write(printable(`${out}: ${signedBy(as, gate)}\n`));
    return 0;
  },
});

/** Returns the approvals of a version with one more signature: that of a builder, or in addition that of an approver. */
async function signedInto(
  { approvals: proposed }: StoredFile,
  earlier: readonly string[],
  statement: ApprovalStatement,
  key: SigningKey,
): Promise<readonly string[]> {
  const text = formatApprovalStatement(statement);
  const last = proposed.at(-1);
  if (last === undefined) return withApproval(earlier, statement, key);
  const note = parseNote(last);
  const continues =
    proposed.slice(0, -1).every((one, at) => one === earlier[at]) && proposed.length === earlier.length + 1;
  if (note.text !== text || !continues) {
    throw new UsageError('NEW was signed for another change: its builder compared other versions than these');
  }
  return [...earlier, formatNote({ text, signatures: [...note.signatures, await signNote(text, key)] })];
}
