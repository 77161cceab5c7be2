/** The name of each option; a missing one does not compile. */
export type OptionNames<Options> = { readonly [Name in keyof Options]-?: true };

/**
 * The errors for unknown options, with the known ones. In plain JavaScript a misspelled option would otherwise be ignored, and the test
 * would be about something else.
 *
 * @param at prefix of the name, such as `users[0].`
 */
export function unknownOptions(
  options: object,
  names: Readonly<Record<string, true>>,
  at: string = '',
): string[] {
  return Object.keys(options)
    .filter((name) => !Object.hasOwn(names, name))
    .map((name) => `${at}${name} is not an option: the options are ${Object.keys(names).join(', ')}`);
}

/** Throws one `TypeError` for all unknown options. */
export function checkOptionNames<Options extends object>(
  who: string,
  options: Options,
  names: OptionNames<Options>,
): void {
  const wrong = unknownOptions(options, names);
  if (wrong.length > 0) throw new TypeError(`${who}: ${wrong.join('; ')}`);
}

/** The error for an unknown name. */
export function unknownName(kind: string, name: string, all: readonly string[]): string {
  return `there is no ${kind} "${name}": choose one of ${all.join(', ')}`;
}
