import { openNote, parseVerifierKey, TlogError, type VerifierKey } from '@portcullis/tlog';
import { parseNote } from '@portcullis/tlog/internal';
import { type ApprovalStatement, parseApprovalStatement } from './approval-statement.ts';

/** Whose signatures put a configuration in force. */
export interface ApprovalTrust {
  /** Verifier keys of what compares versions, such as the build: every version needs a signature of one of them. */
  readonly builders: readonly string[];
  /**
   * Verifier keys of people: a version that opens something needs a signature of one of them as well. Default: a builder's
   * is enough.
   */
  readonly approvers?: readonly string[];
  /**
   * The gate's name, as `--gate` says it where its versions are signed, such as `acme.example/phorge`. What was signed for another
   * gate, or for none, counts for nothing, so gates that have names can share keys. Default: none, and what counts was signed for none.
   */
  readonly gate?: string;
}

/** A version that shall come into force. */
export interface ApprovedVersion {
  /** The hash of its configuration. */
  readonly hash: string;
  /** A signed note for each change, from the first version to this one. */
  readonly approvals: readonly string[];
}

/** Most changes of one configuration. */
export const MAX_APPROVALS = 1000;

/**
 * Who signed for a version, or why it must not come into force. There must be an unbroken line of changes from a first version to
 * this one, each with its signatures; and it must begin with that of the version in force, so that an older one does not come
 * back without a change that says so.
 *
 * It does **not** compare configurations: that a change opens nothing is what a builder signed.
 * @param inForce what is in force, which was found good here; `undefined` in an isolate that has none yet
 */
export async function approvalOf(
  { hash, approvals }: ApprovedVersion,
  trust: ApprovalTrust,
  inForce: ApprovedVersion | undefined,
): Promise<{ readonly signers: readonly string[] } | { readonly problem: string }> {
  if (approvals.length === 0) return { problem: 'it is not signed' };
  if (approvals.length > MAX_APPROVALS) return { problem: `it has more than ${MAX_APPROVALS} approvals` };
  const builders = await Promise.all(trust.builders.map(parseVerifierKey));
  const approvers = trust.approvers && (await Promise.all(trust.approvers.map(parseVerifierKey)));
  let at: string | null = null;
  let signers: readonly string[] = [];
  for (const [index, note] of approvals.entries()) {
    const place = `approval ${index + 1} of ${approvals.length}`;
    const change = await signedChange(note, builders, approvers, trust.gate);
    if ('problem' in change) return { problem: `${place}: ${change.problem}` };
    if (change.before !== at) return { problem: `${place}: does not continue the previous approval` };
    ({ after: at, signers } = change);
  }
  if (at !== hash) return { problem: 'its approvals are for another configuration' };
  return inForce === undefined || continues(approvals, inForce.approvals)
    ? { signers }
    : { problem: 'its approvals do not continue those of the active version' };
}

/** Whether a line begins with the changes of another. A version can stand in a line twice, so its hash alone tells nothing. */
function continues(line: readonly string[], earlier: readonly string[]): boolean {
  const change = (note: string | undefined) => note !== undefined && parseNote(note).text;
  return earlier.every((note, index) => change(note) === change(line[index]));
}

/** A change with the names of those who signed for it, if they are enough. */
async function signedChange(
  note: string,
  builders: readonly VerifierKey[],
  approvers: readonly VerifierKey[] | undefined,
  gate: string | undefined,
): Promise<(ApprovalStatement & { readonly signers: readonly string[] }) | { readonly problem: string }> {
  try {
    const { text, verified } = await openNote(note, [...builders, ...(approvers ?? [])]);
    const statement = parseApprovalStatement(text);
    if (statement === undefined) return { problem: 'is not an approval' };
    if (statement.gate !== gate) {
      const signed = statement.gate === undefined ? 'no gate' : `the gate "${statement.gate}"`;
      const own = gate === undefined ? 'has no name (approval.gate)' : `is "${gate}"`;
      return { problem: `it was signed for ${signed}, but this gate ${own}` };
    }
    const isSignedBy = (keys: readonly VerifierKey[]) => verified.some(({ key }) => keys.includes(key));
    if (!isSignedBy(builders)) return { problem: 'no builder signed it' };
    // The first version opens all that it lets in, whatever it says.
    const opens = statement.opens || statement.before === null;
    if (opens && approvers !== undefined && !isSignedBy(approvers))
      return { problem: 'it may grant access, and no approver signed it' };
    return { ...statement, signers: verified.map(({ name }) => name) };
  } catch (error) {
    if (error instanceof TlogError) return { problem: error.message };
    throw error;
  }
}
