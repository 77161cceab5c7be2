/**
 * Words that a policy uses, so that paths which bring them are among the examples. Of what it writes as patterns, a word of
 * each class that they tell apart.
 */
export interface PolicyWords {
  /** Of small letters. */
  readonly operations: readonly string[];
  /** Patterns of such, as the policy writes them. */
  readonly operationPatterns: readonly string[];
  readonly conduitMethods: readonly string[];
  /** Whether the policy names an operation, directly or by a pattern. */
  readonly namesOperation: (operation: string) => boolean;
  /** Whether the policy names a kind. */
  readonly namesKind: (kind: string) => boolean;
  /** Names of an application's objects, and patterns of such. */
  readonly idsOf: (application: string) => readonly string[];
  /** Names of each class that these tell apart. */
  readonly namesOf: (application: string) => readonly string[];
  /**
   * What stands after a text in the names of an application's objects, of these letters or of any. One at least, and of each class
   * that further names and patterns tell apart besides.
   */
  readonly callsOf: (
    application: string,
    after: string,
    letters?: string,
    further?: readonly string[],
  ) => readonly string[];
  /** Texts of letters: one for each class that names and patterns distinguish, and one that is in no class. */
  readonly textsOf: (letters: string, named: readonly string[]) => readonly string[];
  /** What the policy says of applications that a request reaches: equal where it does not tell them apart, empty where it names none. */
  readonly reachKind: (applications: readonly string[]) => string;
  /** Paths, as the policy writes them. */
  readonly paths: readonly string[];
}
