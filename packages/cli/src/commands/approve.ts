import { defined } from '@portcullis/core/internal';
import { formatNote, type SigningKey, signNote } from '@portcullis/tlog';
import { parseNote } from '@portcullis/tlog/internal';
import { type ApprovalStatement, formatApprovalStatement } from 'portcullis/internal';
import { openingInWords } from '../approval/opening-in-words.ts';
import { whatAChangeOpens } from '../approval/what-a-change-opens.ts';
import { gateOfNext, signedBy, withApproval } from '../approval/with-approval.ts';
import { type Command, defineCommand } from '../command.ts';
import { KEY_VARIABLE, signingKeyOf } from '../files/signing-key-variable.ts';
import { type StoredFile, storedFile } from '../files/stored-file.ts';
import { writeFile } from '../files/write-file.ts';
import { CONFIGURATION_FILE } from '../line/arguments.ts';
import { flag, value } from '../line/options.ts';
import { printable } from '../printable.ts';
import { UsageError } from '../usage-error.ts';

/** `portcullis approve NEW --before OLD`: may this change come into force? */
export const command: Command = defineCommand({
  description: `Says what a change of a configuration opens, as "portcullis diff" does, and with --yes signs for it: that the one came
from the other, and whether it opens anything. What comes out is what a store takes whose gate has "approval".
A gate needs the signature of a builder for each version, and that of an approver for one that opens something; sign
the builder's output again with the approver's key. Each setting that differs is taken to open something, but for rules,
which are compared, and for the harmless settings that "portcullis diff" lists with their reasons.
The secret is taken from ${KEY_VARIABLE}, and is never shown.`,
  args: [
    {
      ...CONFIGURATION_FILE,
      placeholder: 'NEW',
      brief: 'the configuration as it shall be, or what a builder signed',
    },
  ],
  options: {
    before: value('OLD', 'what the store holds now, with its approvals. Default: nothing, NEW is the first'),
    as: value('NAME', "your key's name", { required: true }),
    gate: value(
      'NAME',
      'the gate that it is for, as its "approval.gate" says. Default: that of the line before',
    ),
    out: value('FILE', 'where the signed configuration goes', { required: true }),
    yes: flag('signs'),
  },
  ending: 'Exit code: 0 signed, 1 not signed, 2 bad use, or it could not be compared.',
  examples: [
    'portcullis.json --before stored.json --as acme.example/build --out proposed.json --yes',
    'proposed.json --before stored.json --as acme.example/ada --out approved.json',
  ],
  async run({ before: old, as, gate: named, out, yes }, [file], io) {
    const key = await signingKeyOf(as, io);
    const after = await storedFile(file);
    const before = old === undefined ? undefined : await storedFile(old);
    const opening = whatAChangeOpens(before?.configuration, after.configuration, Date.now());
    io.stdout.write(printable(openingInWords(opening)));
    if (yes !== true) {
      io.stdout.write('Nothing was signed: add --yes\n');
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

/** The approvals of a version with one more signature: that of a builder, or beside it that of an approver. */
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
    throw new UsageError(
      'NEW was signed for another change: what its builder saw is not what is compared here',
    );
  }
  return [...earlier, formatNote({ text, signatures: [...note.signatures, await signNote(text, key)] })];
}
