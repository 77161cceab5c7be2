import { type FailureTable, failureTable } from '@portcullis/core';

/** Why a break-glass grant was refused. */
export type BreakGlassFailure =
  /** The submitted text is not a break-glass grant that is valid for this gate now. */
  | 'session.break_glass_refused'
  /** The break-glass grant was used before; a grant is valid once. */
  | 'session.break_glass_used'
  /** The break-glass grant was revoked. */
  | 'session.break_glass_revoked';

/** Creates the error for such a failure code. */
export const breakGlassError: FailureTable<BreakGlassFailure> =
  /* @__PURE__ */ failureTable<BreakGlassFailure>({
    'session.break_glass_refused': { status: 403, message: 'This emergency grant is not accepted here.' },
    'session.break_glass_used': { status: 403, message: 'This emergency grant has already been used.' },
    'session.break_glass_revoked': { status: 403, message: 'This emergency grant has been revoked.' },
  });
