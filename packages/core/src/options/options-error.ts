/** Options that nothing can be made of: its message names each that is wrong, and shows no value. */
export class OptionsError extends TypeError {
  /** Each with the name of the option in front. */
  readonly problems: readonly string[];

  constructor(who: string, problems: readonly string[]) {
    super(`${who}: ${problems.join('; ')}`);
    this.problems = problems;
  }

  override get name(): string {
    return 'OptionsError';
  }
}
