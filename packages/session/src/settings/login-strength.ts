/** What a login must prove. */
export interface Strength {
  /** Classes of authentication; the login must have one of them (`acr_values`). Empty: any. */
  readonly acrValues: readonly string[];
  /** How long ago the person may have proved who they are, in seconds (`max_age`). `undefined`: any time. */
  readonly maxAge: number | undefined;
}

const WORDS = /^(?=.{1,512}$)[\x21-\x7e]+(?: [\x21-\x7e]+)*$/;
const SECONDS = /^\d{1,9}$/;

/** Reads `acr_values` and `max_age`, or returns which of them is invalid. */
export function readStrength(
  acrValues: string | undefined,
  maxAge: string | undefined,
): Strength | { readonly problem: string } {
  if (acrValues !== undefined && !WORDS.test(acrValues))
    return { problem: 'acr_values is not a list of values separated by spaces' };
  if (maxAge !== undefined && !SECONDS.test(maxAge)) return { problem: 'max_age is not a number of seconds' };
  return {
    acrValues: acrValues?.split(' ') ?? [],
    maxAge: maxAge === undefined ? undefined : Number(maxAge),
  };
}
