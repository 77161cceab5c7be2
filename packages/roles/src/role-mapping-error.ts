/** One thing wrong with a role mapping. */
export interface RoleMappingProblem {
  /** Where in the mapping: `engineer[2]`. Empty for the mapping itself. */
  readonly path: string;
  /** What is wrong, and what to write instead. */
  readonly message: string;
}

/** A mapping that cannot be used: holds all that is wrong with it, thrown where the mapping is given. */
export class RoleMappingError extends Error {
  readonly #problems: readonly RoleMappingProblem[];

  constructor(problems: readonly RoleMappingProblem[]) {
    const lines = problems.map(({ path, message }) => `  ${path === '' ? 'mapping' : path}: ${message}`);
    super(`role mapping: ${problems.length} to correct\n${lines.join('\n')}`);
    this.#problems = problems;
  }

  override get name(): string {
    return 'RoleMappingError';
  }
  /** Every problem, in the order of the mapping. */
  get problems(): readonly RoleMappingProblem[] {
    return this.#problems;
  }
}
