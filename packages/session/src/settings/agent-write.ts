/** A call of an agent that writes, and that its user has to confirm first. */
export interface AgentWrite {
  /** The tool that the agent calls. */
  readonly tool: string;
  /** What would be written, as the page shows it: the arguments by their names, such as an object and a text. */
  readonly shown: readonly ShownArgument[];
  /** All that is sent to the application, unambiguously: a confirmation is valid for this only. */
  readonly exact: string;
}

/** An argument as the page shows it. */
export interface ShownArgument {
  readonly name: string;
  readonly values: readonly string[];
}

/** What a user has said to a call. */
export type WriteConfirmation =
  | { readonly state: 'confirmed' | 'declined' }
  /** The user was not asked yet, or has not answered. */
  | { readonly state: 'asked'; readonly address: string };
