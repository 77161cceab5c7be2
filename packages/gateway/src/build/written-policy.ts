import type { Policy } from '@portcullis/policy';

/**
 * A policy whose rules are read from JSON, a line each, when somebody first asks for one. As literals of a module, a thousand of them would
 * be compiled and made whenever a Worker starts, and looked through for variables, of which a built policy has none.
 */
export class WrittenPolicy implements Policy {
  readonly name: string;
  readonly #text: string;
  #lines: readonly string[] | undefined;
  #rules: Policy['rules'] | undefined;

  constructor({ name, rules }: { readonly name: string; readonly rules: string }) {
    this.name = name;
    this.#text = rules;
  }

  get rules(): Policy['rules'] {
    this.#rules ??= JSON.parse(this.#text) as Policy['rules'];
    return this.#rules;
  }

  /** One rule, of the line that it stands in below the bracket: a request comes near a few of a thousand. */
  ruleAt(order: number): Policy['rules'][number] {
    this.#lines ??= this.#text.split('\n');
    return JSON.parse((this.#lines[order + 1] as string).replace(/,$/, ''));
  }
}
