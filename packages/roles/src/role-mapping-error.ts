/** A problem of a role mapping. */
export interface RoleMappingProblem {
  /** The path in the mapping, such as `engineer[2]`. Empty for the mapping itself. */
  readonly path: string;
  /** What is wrong and how to fix it. */
  readonly message: string;
}

/** A role mapping is invalid. Contains all its problems. */
export class RoleMappingError extends Error {
  readonly #problems: readonly RoleMappingProblem[];

  constructor(problems: readonly RoleMappingProblem[]) {
    const lines = problems.map(({ path, message }) => `  ${path === '' ? 'mapping' : path}: ${message}`);
    super(
      `role mapping: ${problems.length} ${problems.length === 1 ? 'problem' : 'problems'}\n${lines.join('\n')}`,
    );
    this.#problems = problems;
  }

  override get name(): string {
    return 'RoleMappingError';
  }
  /** All problems, in the order of the mapping. */
  get problems(): readonly RoleMappingProblem[] {
    return this.#problems;
  }
}
