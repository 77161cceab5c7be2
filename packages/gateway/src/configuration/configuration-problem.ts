/** One thing wrong with a configuration. */
export interface ConfigurationProblem {
  /** Where: `instances[0].policy.rules[2].who.roles[0]`. Empty for the whole. */
  readonly path: string;
  /** What is wrong there and what to do. Quotes names from the configuration, never a secret: there are none in it. */
  readonly message: string;
}

/** A configuration that cannot be used. Lists everything wrong with it, not only the first thing. */
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
