/** A call of a tool that writes, before it is made. */
export interface ToolWrite {
  readonly tool: string;
  /** The arguments that the client gave, by their names. */
  readonly shown: readonly { readonly name: string; readonly values: readonly string[] }[];
  /** The tool, the method and all of its arguments, as they are sent to Phorge. */
  readonly exact: string;
}

/** What the user said to it. */
export type ToolConfirmation =
  | { readonly state: 'confirmed' | 'declined' }
  /** The user was not asked yet, or has not answered: they can do so at an address. */
  | { readonly state: 'asked'; readonly address: string };
