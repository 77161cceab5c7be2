import { didYouMean } from '@portcullis/core/internal';

/** One thing wrong with a policy. */
export interface PolicyProblem {
  /** Where in the policy: `rules[3].who.roles[0]`. Empty for the policy itself. */
  readonly path: string;
  /** What is wrong, and what to do. */
  readonly message: string;
  /** What was probably meant. */
  readonly suggestion: string | undefined;
}

/** A policy that cannot be used: holds all that is wrong with it, thrown where the policy is given. */
export class PolicyError extends Error {
  readonly #problems: readonly PolicyProblem[];

  constructor(problems: readonly PolicyProblem[]) {
    super(
      `policy: ${problems.length} to correct\n${problems.map((problem) => `  ${line(problem)}`).join('\n')}`,
    );
    this.#problems = problems;
  }

  override get name(): string {
    return 'PolicyError';
  }
  /** Every problem, in the order of the policy. */
  get problems(): readonly PolicyProblem[] {
    return this.#problems;
  }
}

function line({ path, message, suggestion }: PolicyProblem): string {
  return `${path === '' ? 'policy' : path}: ${message}${didYouMean(suggestion)}`;
}
