/** A question cannot be decided: there are too many cases, or a claim matches no known request. Draw no conclusion from it. */
export class UndecidedError extends Error {
  override get name(): string {
    return 'UndecidedError';
  }
}
