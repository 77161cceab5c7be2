/** The question takes more than can be examined: it stays undecided, so conclude nothing from it. */
export class UndecidedError extends Error {
  override get name(): string {
    return 'UndecidedError';
  }
}
