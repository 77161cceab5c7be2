/** The user's request cannot be carried out. The message says why, and what to do; it is shown as it is. */
export class CreateError extends Error {
  override readonly name = 'CreateError';
}
