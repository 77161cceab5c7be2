/** One line of a map of redirects, as it was written. */
export interface RedirectEntry {
  /** A path, or a pattern with captures: `/T45`, `/D{id:digits}`. */
  readonly from: string;
  /** Where it leads: `https://gitlab.example.com/acme/-/merge_requests/{id}`. */
  readonly to: string;
  /** The line of the file; of a list, its place in it. */
  readonly line: number;
}

/** What is wrong with a map. */
export interface RedirectProblem {
  /** Of the entry; `undefined` for the whole. */
  readonly line: number | undefined;
  readonly message: string;
}
