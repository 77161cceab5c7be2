/** Arguments of a method, as JSON. */
export type ConduitArguments = Readonly<Record<string, unknown>>;

/** Why a tool cannot answer, in a sentence of our own without any value. The client gets it as the tool's answer. */
export class ToolProblem extends Error {}
