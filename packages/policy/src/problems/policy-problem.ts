import { didYouMean } from '@portcullis/core/internal';

/** A problem of a policy. */
export interface PolicyProblem {
  /** The path in the policy: `rules[3].who.roles[0]`. Empty for the policy itself. */
  readonly path: string;
  /** What is wrong and how to fix it. */
  readonly message: string;
  /** The name that was probably meant. */
  readonly suggestion: string | undefined;
}

/** A policy is invalid. Contains all its problems. */
export class PolicyError extends Error {
  readonly #problems: readonly PolicyProblem[];

  constructor(problems: readonly PolicyProblem[]) {
    super(
      `policy: ${problems.length} ${problems.length === 1 ? 'problem' : 'problems'}\n${problems.map((problem) => `  ${line(problem)}`).join('\n')}`,
    );
    this.#problems = problems;
  }

  override get name(): string {
    return 'PolicyError';
  }
  /** All problems, in the order of the policy. */
  get problems(): readonly PolicyProblem[] {
    return this.#problems;
  }
}

function line({ path, message, suggestion }: PolicyProblem): string {
  return `${path === '' ? 'policy' : path}: ${message}${didYouMean(suggestion)}`;
}
