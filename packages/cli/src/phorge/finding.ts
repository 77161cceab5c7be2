/** Where a check was made: from outside, behind the gate, or in Phorge's own settings. */
export type Side = 'outside' | 'origin' | 'settings';

/** What one check found. */
export interface Finding {
  /** Its name, such as `path-override.form`. */
  readonly check: string;
  readonly side: Side;
  /**
   * `bad` has to be corrected, `advice` had better be, `unknown` could not be told from where the doctor stood, and `ok`
   * was seen to be right.
   */
  readonly verdict: 'bad' | 'advice' | 'unknown' | 'ok';
  readonly what: string;
  /** What to do; `null` where there is nothing to do. */
  readonly remedy: string | null;
}

/** Makes the findings of one check at one side. */
export interface Findings {
  ok(what: string): Finding;
  bad(what: string, remedy: string): Finding;
  advice(what: string, remedy: string): Finding;
  unknown(what: string, remedy?: string): Finding;
}

export function findingsOf(check: string, side: Side): Findings {
  const make = (verdict: Finding['verdict'], what: string, remedy: string | null = null): Finding => ({
    check,
    side,
    verdict,
    what,
    remedy,
  });
  return {
    ok: (what) => make('ok', what),
    bad: (what, remedy) => make('bad', what, remedy),
    advice: (what, remedy) => make('advice', what, remedy),
    unknown: (what, remedy) => make('unknown', what, remedy),
  };
}
