/** Members that may be `undefined`, left out where they are; under symbols there are none. */
export type Defined<Members extends object> = {
  readonly [Name in keyof Members & string as undefined extends Members[Name] ? never : Name]: Members[Name];
} & {
  readonly [Name in keyof Members & string as undefined extends Members[Name] ? Name : never]?: Exclude<
    Members[Name],
    undefined
  >;
};

/**
 * Only the members that there are, in their order: settings that were not given are no options of those that they are handed on to.
 *
 * @example
 * ```ts
 * import { defined } from '@portcullis/core/internal';
 *
 * const options: { readonly url: string; readonly timeoutMs?: number } = defined({ url: '/', timeoutMs: undefined });
 * ```
 */
export function defined<Members extends object>(members: Members): Defined<Members> {
  const kept: Partial<Members> = {};
  for (const name in members) {
    const value = members[name];
    if (value !== undefined) kept[name] = value;
  }
  return kept as unknown as Defined<Members>;
}
