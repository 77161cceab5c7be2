/** Facts about an API call that are not in its address, as far as the application is certain of them. */
export interface CallFacts {
  /**
   * The parameters of the call by their dotted paths, each with its values as strings; `null` for a parameter that is present
   * with unknown values. Default: all parameters are unknown.
   */
  readonly parameters?: Readonly<Record<string, readonly string[] | null>> | undefined;
  /**
   * For each object that the call reads or changes, its containers, such as projects. Default: unknown.
   */
  readonly within?: readonly (readonly string[])[] | undefined;
}

/** The context after a step that parsed an API call. */
export interface HasCall {
  readonly call: CallFacts;
}
