import { formatNote, type SigningKey, signNote } from '@portcullis/tlog';
import { type ApprovalStatement, formatApprovalStatement, MAX_APPROVALS } from 'portcullis/internal';
import { UsageError } from '../usage-error.ts';

/** A line of approvals with one more change, signed by one key. */
export async function withApproval(
  earlier: readonly string[],
  statement: ApprovalStatement,
  key: SigningKey,
): Promise<readonly string[]> {
  if (earlier.length >= MAX_APPROVALS)
    throw new UsageError(`what is there has ${earlier.length} approvals: no more are taken`);
  const text = formatApprovalStatement(statement);
  return [...earlier, formatNote({ text, signatures: [await signNote(text, key)] })];
}
