import { type FailureTable, failureTable } from '@portcullis/core';

/** Why a grant of break-glass access does not let anybody in. */
export type BreakGlassFailure =
  /** What was shown is no grant of break-glass access that counts here and now. */
  | 'session.break_glass_refused'
  /** A grant of break-glass access counts once, and this one was used. */
  | 'session.break_glass_used'
  /** A grant of break-glass access was taken back. */
  | 'session.break_glass_revoked';

/** The error of such a failure. */
export const breakGlassError: FailureTable<BreakGlassFailure> =
  /* @__PURE__ */ failureTable<BreakGlassFailure>({
    'session.break_glass_refused': { status: 403, message: 'This emergency grant is not accepted here.' },
    'session.break_glass_used': { status: 403, message: 'This emergency grant was used already.' },
    'session.break_glass_revoked': { status: 403, message: 'This emergency grant was taken back.' },
  });
