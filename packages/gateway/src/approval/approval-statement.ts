import { statementIn } from '@portcullis/core/internal';

/** What is signed about a change of the configuration. */
export interface ApprovalStatement {
  /** The hash of the configuration as it was; `null` for the first. */
  readonly before: string | null;
  /** The hash of the configuration as it shall be. */
  readonly after: string;
  /** Whether it lets anything in that the one before did not, or changes anything besides policies. */
  readonly opens: boolean;
  /** The name of the gate that it is for. Without one it counts only at a gate that has none. */
  readonly gate?: string | undefined;
}

const FIRST_LINE = 'portcullis.approval/1';
const HASH = /^[\da-f]{64}$/;
/** What names a gate, such as `acme.example/phorge`. */
export const GATE_NAME: RegExp = /^[!-~]{1,255}$/;

/** The text that is signed, as a C2SP signed note. */
export function formatApprovalStatement({ before, after, opens, gate }: ApprovalStatement): string {
  return `${FIRST_LINE}\n${JSON.stringify({ before, after, opens, gate })}\n`;
}

/** What would have been written as it stands there; `undefined` for any other text. */
export function parseApprovalStatement(text: string): ApprovalStatement | undefined {
  return statementIn(text, isStatement, formatApprovalStatement);
}

function isStatement(value: unknown): value is ApprovalStatement {
  if (typeof value !== 'object' || value === null) return false;
  const { before, after, opens, gate } = value as Readonly<Record<string, unknown>>;
  const isBefore = before === null || (typeof before === 'string' && HASH.test(before));
  const isGate = gate === undefined || (typeof gate === 'string' && GATE_NAME.test(gate));
  return isBefore && typeof after === 'string' && HASH.test(after) && typeof opens === 'boolean' && isGate;
}
