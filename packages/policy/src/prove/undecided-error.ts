/** What was asked takes more than can be had: it stays undecided, and nothing may be concluded. */
export class UndecidedError extends Error {
  override get name(): string {
    return 'UndecidedError';
  }
}
