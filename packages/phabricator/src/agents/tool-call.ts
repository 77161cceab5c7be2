import type { BaseContext, CallFacts, HasDecisionOn } from '@portcullis/core';
import { projectsWithin } from '../conduit/call-facts.ts';
import { parameterValues } from '../conduit/parameter-values.ts';
import type { PhorgeClient } from '../sso/phorge-client.ts';
import { PhorgeCalls } from './calls/phorge-calls.ts';
import { type ConduitArguments, ToolProblem } from './calls/tool-problem.ts';
import type { ToolWrite } from './calls/tool-write.ts';
import { ObjectNames } from './names/object-names.ts';
import { blocksOf, type TextBlock } from './text/answer.ts';
import { WrittenTexts } from './text/written-texts.ts';
import { lookupResource, TEXT_OF_OTHERS } from './tool-resources.ts';
import type { AgentTool } from './tools/tool.ts';
import { argumentProblem, ToolArguments } from './tools/tool-arguments.ts';

/** What a call of a tool answers. */
export interface ToolResult {
  readonly content: readonly TextBlock[];
  readonly isError?: true;
}

/** What a call answers that the user must do something for, in a browser (clients of 2026-07-28). */
export interface InputRequired {
  readonly resultType: 'input_required';
  readonly inputRequests: Readonly<Record<string, object>>;
}

/** What a call of a tool is made with. */
export interface ToolCallOptions {
  readonly ask: PhorgeClient<never>;
  /** The API token that Phorge gets. */
  readonly token: string;
  /** Usernames in lower case, whose texts are shown where a rule leaves out those of others. */
  readonly authors: ReadonlySet<string>;
}

/** One call of a tool, for one request. */
export class ToolCall {
  readonly #tool: AgentTool;
  readonly #given: Readonly<Record<string, unknown>>;
  readonly #context: BaseContext<never>;
  readonly #options: ToolCallOptions;
  readonly #calls: PhorgeCalls;
  readonly #names: ObjectNames;

  constructor(
    tool: AgentTool,
    given: Readonly<Record<string, unknown>>,
    context: BaseContext<never>,
    options: ToolCallOptions,
  ) {
    this.#tool = tool;
    this.#given = given;
    this.#context = context;
    this.#options = options;
    this.#calls = new PhorgeCalls(options.ask, context, options.token);
    this.#names = new ObjectNames(this.#calls);
  }

  /**
   * What the call of Conduit contains, for rules with `parameters` and `within`. Unknown if the tool has no such call, because an argument
   * or a name is wrong: nothing is forwarded then.
   */
  async facts(asksWithin: boolean): Promise<CallFacts> {
    try {
      const values = await this.#arguments();
      const { ask, token } = this.#options;
      const within = asksWithin
        ? await projectsWithin(ask, this.#context, token, this.#tool.method, values)
        : undefined;
      return { parameters: parameterValues(values), within };
    } catch (problem) {
      if (problem instanceof ToolProblem) return {};
      throw problem;
    }
  }

  /**
   * Makes the call that was decided.
   * @param stopped for a tool that writes: the answer if the call is not made, because the user has not confirmed it
   */
  async result(
    decisionOn: HasDecisionOn['decisionOn'] | undefined,
    stopped: (write: ToolWrite) => Promise<ToolResult | InputRequired | undefined>,
  ): Promise<ToolResult | InputRequired> {
    this.#names.restrict(
      (method, reaches) => decisionOn === undefined || !isDenied(decisionOn, lookupResource(method, reaches)),
    );
    const leavesOut = decisionOn !== undefined && isDenied(decisionOn, TEXT_OF_OTHERS);
    const { authors } = this.#options;
    const texts = new WrittenTexts(leavesOut ? authors : undefined, this.#names, this.#calls);
    try {
      const values = await this.#arguments();
      const answered = this.#tool.writes === undefined ? undefined : await stopped(this.#write(values));
      if (answered !== undefined) return answered;
      const found = await this.#calls.result(this.#tool.method, values);
      const checked = new ToolArguments(this.#tool.inputSchema, this.#given);
      const answer = await this.#tool.answer(found, checked, { names: this.#names, texts });
      const content = blocksOf(answer);
      return { content: content.map(({ type, text }) => ({ type, text: this.#calls.masked(text) })) };
    } catch (problem) {
      if (problem instanceof ToolProblem) return problemResult(problem.message);
      throw problem;
    }
  }

  /** What would be written. */
  #write(values: ConduitArguments): ToolWrite {
    const { name: tool, method } = this.#tool;
    const shown = Object.entries(this.#given).map(([name, value]) => ({
      name,
      values: [value].flat().map(String),
    }));
    return { tool, shown, exact: JSON.stringify([tool, method, values]) };
  }

  async #arguments(): Promise<ConduitArguments> {
    const { inputSchema, call } = this.#tool;
    const problem = argumentProblem(inputSchema, this.#given);
    if (problem !== undefined) throw new ToolProblem(problem);
    return call(new ToolArguments(inputSchema, this.#given), this.#names);
  }
}

/** The answer of a tool that cannot do what was asked, in a sentence of our own. */
export function problemResult(text: string): ToolResult {
  return { content: [{ type: 'text', text }], isError: true };
}

/** Whether a rule speaks against something. That no rule allows it, is no denial. */
function isDenied(
  decisionOn: HasDecisionOn['decisionOn'],
  resource: Parameters<HasDecisionOn['decisionOn']>[0],
): boolean {
  const { effect, reason } = decisionOn(resource);
  return effect === 'deny' && reason !== 'policy.no_rule';
}
