import { formatNote, type SigningKey, signNote } from '@portcullis/tlog';
import { parseNote } from '@portcullis/tlog/internal';
import {
  type ApprovalStatement,
  formatApprovalStatement,
  GATE_NAME,
  MAX_APPROVALS,
  parseApprovalStatement,
} from 'portcullis/internal';
import { UsageError } from '../usage-error.ts';

/** A line of approvals with one more change, signed by one key. */
export async function withApproval(
  earlier: readonly string[],
  statement: ApprovalStatement,
  key: SigningKey,
): Promise<readonly string[]> {
  if (earlier.length >= MAX_APPROVALS)
    throw new UsageError(`the stored configuration has ${earlier.length} approvals, which is the maximum`);
  const text = formatApprovalStatement(statement);
  return [...earlier, formatNote({ text, signatures: [await signNote(text, key)] })];
}

/**
 * The gate that the next change of a line is for: that of the changes before, which a gate takes no others after.
 * @param named what `--gate` says; `undefined` for that of the line
 */
export function gateOfNext(line: readonly string[], named: string | undefined): string | undefined {
  if (named !== undefined && !GATE_NAME.test(named))
    throw new UsageError('--gate is not 1 to 255 visible ASCII characters');
  const last = line.at(-1);
  if (last === undefined) return named;
  const gate = parseApprovalStatement(parseNote(last).text)?.gate;
  if (named === undefined || named === gate) return gate;
  throw new UsageError(
    `the stored configuration was signed for ${gate === undefined ? 'no gate' : `the gate ${gate}`}, and an approval chain is for one gate. Start a new chain, or omit --gate`,
  );
}

/** The message about a signature. */
export function signedBy(name: string, gate: string | undefined): string {
  return `signed by ${name}${gate === undefined ? '' : ` for the gate ${gate}`}`;
}
