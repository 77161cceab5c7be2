/** An object whose `undefined` members are omitted; members with symbol keys are dropped. */
export type Defined<Members extends object> = {
  readonly [Name in keyof Members & string as undefined extends Members[Name] ? never : Name]: Members[Name];
} & {
  readonly [Name in keyof Members & string as undefined extends Members[Name] ? Name : never]?: Exclude<
    Members[Name],
    undefined
  >;
};

/**
 * Removes `undefined` members, in their order: for passing optional settings on as options.
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
