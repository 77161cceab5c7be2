/** A problem of a configuration. */
export interface ConfigurationProblem {
  /** The path: `instances[0].policy.rules[2].who.roles[0]`. Empty for the whole configuration. */
  readonly path: string;
  /** What is wrong and how to fix it. Contains names from the configuration, never a secret. */
  readonly message: string;
}

/** A configuration is invalid. Contains all its problems. */
export class ConfigurationError extends Error {
  readonly #problems: readonly ConfigurationProblem[];

  constructor(problems: readonly ConfigurationProblem[]) {
    const lines = problems.map(({ path, message }) => `  ${path || '(whole)'}: ${message}`);
    super(
      `The configuration has ${problems.length} problem${problems.length === 1 ? '' : 's'}:\n${lines.join('\n')}`,
    );
    this.#problems = problems;
  }

  override get name(): string {
    return 'ConfigurationError';
  }

  get problems(): readonly ConfigurationProblem[] {
    return this.#problems;
  }
}
