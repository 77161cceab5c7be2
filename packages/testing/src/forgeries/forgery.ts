/** A hostile token and what is hostile about it. */
export interface Forgery {
  /** Names the trick, unique in the list: a row title for a test table. */
  readonly name: string;
  readonly token: string;
}
