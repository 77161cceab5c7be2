import type { ConduitArguments } from '../calls/tool-problem.ts';
import type { ObjectNames } from '../names/object-names.ts';
import type { Answer } from '../text/answer.ts';
import type { WrittenTexts } from '../text/written-texts.ts';
import type { ToolArguments, ToolSchema } from './tool-arguments.ts';

/** Words that switch tools on that write: for each word, one tool for each kind of object. */
export const WRITES = ['comment', 'change', 'create', 'assign', 'tag', 'subscribe'] as const;

/** One of them. */
export type Write = (typeof WRITES)[number];

/** What a tool writes, and how clients may treat it. */
export interface ToolWrites {
  /** The word that switches it on. */
  readonly word: Write;
  /** Whether it can replace or remove something. */
  readonly isDestructive: boolean;
  /** Whether a second call with the same arguments changes nothing more. */
  readonly isIdempotent: boolean;
}

/** A tool, as data: what clients are shown, and the one call of Conduit that it stands for. */
export interface AgentTool {
  /** As rules and clients call it. */
  readonly name: string;
  readonly title: string;
  /** For models: a sentence or two of our own. Never a text of Phorge's. */
  readonly description: string;
  readonly inputSchema: ToolSchema;
  /** The method of Conduit by whose rules it is decided. */
  readonly method: string;
  /** Whose data the call brings, where that is less than the method can bring. Default: what the method brings. */
  readonly reaches?: readonly string[];
  /** What it writes. Such a tool is off unless its word is switched on. Default: it reads. */
  readonly writes?: ToolWrites;
  /** The arguments of the method. Throws a `ToolProblem` for a name that Phorge does not have. */
  readonly call: (given: ToolArguments, names: ObjectNames) => Promise<ConduitArguments>;
  /** The answer, from what the method returned. */
  readonly answer: (result: unknown, given: ToolArguments, about: AnswerContext) => Promise<Answer>;
}

/** What an answer is written with. */
export interface AnswerContext {
  readonly names: ObjectNames;
  readonly texts: WrittenTexts;
}
