import { openNote, parseVerifierKey, TlogError, type VerifierKey } from '@portcullis/tlog';
import { parseNote } from '@portcullis/tlog/internal';
import { type ApprovalStatement, parseApprovalStatement } from './approval-statement.ts';

/** Keys whose signatures make a configuration active. */
export interface ApprovalTrust {
  /** Verifier keys of builders, such as the CI build, which compare versions. Every version needs a signature of one of them. */
  readonly builders: readonly string[];
  /**
   * Verifier keys of approvers: a version that may grant access also needs a signature of one of them. Default: a builder's
   * signature is enough.
   */
  readonly approvers?: readonly string[];
  /**
   * Name of the gate, the same as `--gate` when its versions are signed, such as `acme.example/phorge`. Signatures for another
   * gate, or for none, are not accepted, so gates with names can share keys. Default: none, and only signatures for no gate are
   * accepted.
   */
  readonly gate?: string;
}

/** A version of a configuration with its approvals. */
export interface ApprovedVersion {
  /** The hash of its configuration. */
  readonly hash: string;
  /** A signed note for each change, from the first version to this one. */
  readonly approvals: readonly string[];
}

/** The maximum number of changes of one configuration. */
export const MAX_APPROVALS = 1000;

/**
 * Returns who signed a version, or why it must not become active. There must be an unbroken chain of changes from the first version
 * to this one, each with the required signatures, and the chain must start with the chain of the active version, so that an old
 * version cannot be restored without a signed change.
 *
 * It does **not** compare configurations: builders sign whether a change grants access.
 * @param inForce the active version, which was verified in this isolate; `undefined` if no version is active yet
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

/** Whether a chain starts with another chain. A version can occur twice in a chain, so comparing its hash is not enough. */
function continues(line: readonly string[], earlier: readonly string[]): boolean {
  const change = (note: string | undefined) => note !== undefined && parseNote(note).text;
  return earlier.every((note, index) => change(note) === change(line[index]));
}

/** Returns a change with the names of its signers, if there are enough. */
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
    // The first version grants all its access, whatever the statement says.
    const opens = statement.opens || statement.before === null;
    if (opens && approvers !== undefined && !isSignedBy(approvers))
      return { problem: 'it may grant access, and no approver signed it' };
    return { ...statement, signers: verified.map(({ name }) => name) };
  } catch (error) {
    if (error instanceof TlogError) return { problem: error.message };
    throw error;
  }
}
