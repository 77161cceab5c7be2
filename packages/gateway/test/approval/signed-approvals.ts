import {
  formatNote,
  formatVerifierKey,
  generateSigningKey,
  SIGNATURE_TYPE,
  type SigningKey,
  signingKey,
  signNote,
} from '@portcullis/tlog';
import { type ApprovalStatement, formatApprovalStatement } from '../../src/approval/approval-statement.ts';
import type { ApprovalTrust } from '../../src/approval/approved.ts';

const keyNamed = async (name: string): Promise<SigningKey> =>
  signingKey(name, SIGNATURE_TYPE.ed25519, await generateSigningKey());

export const builder: SigningKey = await keyNamed('acme.example/build');
export const approver: SigningKey = await keyNamed('acme.example/ada');
export const stranger: SigningKey = await keyNamed('acme.example/mallory');

export const trust: ApprovalTrust = {
  builders: [formatVerifierKey(builder.verifierKey)],
  approvers: [formatVerifierKey(approver.verifierKey)],
};

/** A change with the signatures of these keys. */
export async function approval(
  statement: ApprovalStatement,
  ...keys: readonly SigningKey[]
): Promise<string> {
  const text = formatApprovalStatement(statement);
  return formatNote({ text, signatures: await Promise.all(keys.map((key) => signNote(text, key))) });
}
