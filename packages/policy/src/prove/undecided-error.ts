/**
 * A question cannot be decided: there are too many cases, a claim matches no known request, or the policy uses a
 * criterion of your own. Draw no conclusion from it.
 */
export class UndecidedError extends Error {
  override get name(): string {
    return 'UndecidedError';
  }
}
