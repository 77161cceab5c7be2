/** What a call to an API says beside its address, as far as its application knows it for certain. */
export interface CallFacts {
  /**
   * The call's parameters by their dotted paths, each with its values as texts; `null` for one that is there and whose
   * values cannot be told. Default: none can be told.
   */
  readonly parameters?: Readonly<Record<string, readonly string[] | null>> | undefined;
  /**
   * Of each thing that the call reads or changes, what it is inside of, such as projects. Default: cannot be told.
   */
  readonly within?: readonly (readonly string[])[] | undefined;
}

/** The context after a step that looked into a call. */
export interface HasCall {
  readonly call: CallFacts;
}
