/** The name of each option; one that is forgotten does not compile. */
export type OptionNames<Options> = { readonly [Name in keyof Options]-?: true };

/**
 * What is no option, with what there is. A misspelled one would count as not given in plain JavaScript, and the test be about
 * something else.
 *
 * @param at what stands before the name, such as `users[0].`
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

/** What to say of a name that nothing has. */
export function unknownName(kind: string, name: string, all: readonly string[]): string {
  return `there is no ${kind} "${name}": choose one of ${all.join(', ')}`;
}
