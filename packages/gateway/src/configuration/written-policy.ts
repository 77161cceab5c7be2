import type { Elevation, Policy } from '@portcullis/policy';

type Rule = Policy['rules'][number];

/** Rules as a built module holds them: what several of them say alike, a line each, an empty line, and a line for each rule. */
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

/** A policy whose rules are such a text. */
interface WrittenParts {
  readonly name: string;
  /** Default: it offers no role. */
  readonly elevations?: readonly Elevation[];
  readonly rules: string;
}

/**
 * A policy whose rules are parsed from such a text at first use. As literals of a module, a thousand rules would be compiled and
 * created whenever a Worker starts, and searched for variables, which a built policy does not contain.
 */
export class WrittenPolicy implements Policy {
  readonly name: string;
  readonly elevations: readonly Elevation[];
  readonly #text: string;
  #parts: readonly (readonly string[])[] | undefined;
  #rules: readonly Rule[] | undefined;

  constructor({ name, elevations = [], rules }: WrittenParts) {
    this.name = name;
    this.elevations = elevations;
    this.#text = rules;
  }

  get rules(): readonly Rule[] {
    this.#rules ??= this.#lines(1).flatMap((line, order) => (line === '' ? [] : [this.ruleAt(order)]));
    return this.#rules;
  }

  /** Returns one rule, because a request needs only a few of a thousand. Throws if its line is malformed. */
  ruleAt(order: number): Rule {
    const [at, name, paths, description] = JSON.parse(this.#lines(1)[order] as string);
    return {
      name,
      ...(description === undefined ? {} : { description }),
      ...(paths === null ? {} : { paths }),
      ...JSON.parse(this.#lines(0)[at] as string),
    };
  }

  #lines(part: 0 | 1): readonly string[] {
    this.#parts ??= this.#text.split('\n\n').map((lines) => lines.split('\n'));
    const lines = this.#parts[part];
    if (lines === undefined)
      throw new SyntaxError(
        `the rules of the policy ${JSON.stringify(this.name)} in the built Worker are damaged: run "portcullis build" again`,
      );
    return lines;
  }
}
