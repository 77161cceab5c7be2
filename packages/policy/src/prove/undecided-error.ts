/** A question cannot be decided, because there are too many cases. Draw no conclusion from it. */
export class UndecidedError extends Error {
  override get name(): string {
    return 'UndecidedError';
  }
}
