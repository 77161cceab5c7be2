import type { Elevation, Policy } from '@portcullis/policy';
import type { PolicyOutline } from '@portcullis/policy/internal';

type Rule = Policy['rules'][number];

/** Rules in a text: what several of them say alike, a line each, an empty line, and a line for each rule. */
export function rulesInText(rules: readonly Rule[]): string {
  const alike = new Map<string, number>();
  const lines = rules.map(({ name, paths, description, ...others }) => {
    const said = JSON.stringify(others);
    const at = alike.get(said) ?? alike.size;
    alike.set(said, at);
    return JSON.stringify(description === undefined ? [at, name, paths] : [at, name, paths, description]);
  });
  return `${[...alike.keys()].join('\n')}\n\n${lines.join('\n')}`;
}

/** What is known of a policy besides its rules. */
interface PolicyFacts {
  readonly name: string;
  /** As `policyVersion` makes it, with its claims. */
  readonly version: string;
  readonly outline: PolicyOutline;
  /** Default: it offers no role. */
  readonly elevations?: readonly Elevation[];
}

/** A policy as a built module holds it: what is known of it in a line, an empty line, and its rules. */
export function policyInText(facts: PolicyFacts, rules: readonly Rule[]): string {
  return `${JSON.stringify(facts)}\n\n${rulesInText(rules)}`;
}

/**
 * A policy that is parsed from such a text at first use, and each rule when a request first needs it. As literals of a module, all of them would be
 * compiled and created whenever a Worker starts, and searched for variables, which a built policy does not contain.
 */
export class WrittenPolicy implements Policy {
  readonly #text: string;
  #blocks: readonly (readonly string[])[] | undefined;
  #facts: PolicyFacts | undefined;
  #rules: readonly Rule[] | undefined;

  constructor(text: string) {
    this.#text = text;
  }

  get name(): string {
    return this.#known.name;
  }

  get version(): string {
    return this.#known.version;
  }

  get outline(): PolicyOutline {
    return this.#known.outline;
  }

  get elevations(): readonly Elevation[] {
    return this.#known.elevations ?? [];
  }

  get rules(): readonly Rule[] {
    this.#rules ??= this.#lines(2).flatMap((line, order) => (line === '' ? [] : [this.ruleAt(order)]));
    return this.#rules;
  }

  /** Returns one rule, because a request needs only a few of a thousand. Throws if its line is malformed. */
  ruleAt(order: number): Rule {
    const [at, name, paths, description] = JSON.parse(this.#lines(2)[order] as string);
    return {
      name,
      ...(description === undefined ? {} : { description }),
      ...(paths === null ? {} : { paths }),
      ...JSON.parse(this.#lines(1)[at] as string),
    };
  }

  get #known(): PolicyFacts {
    this.#facts ??= JSON.parse(this.#lines(0)[0] as string) as PolicyFacts;
    return this.#facts;
  }

  #lines(block: 0 | 1 | 2): readonly string[] {
    this.#blocks ??= this.#text.split('\n\n').map((lines) => lines.split('\n'));
    const lines = this.#blocks[block];
    if (lines === undefined)
      throw new SyntaxError('a policy in the built Worker is damaged: run "portcullis build" again');
    return lines;
  }
}
