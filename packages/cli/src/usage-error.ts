/** The command was not given what it needs: ends it with exit code 2 and the message alone. */
export class UsageError extends Error {
  override get name(): string {
    return 'UsageError';
  }
}
