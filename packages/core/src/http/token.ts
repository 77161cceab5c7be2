/** `token` of RFC 9110 section 5.6.2, for use in other patterns. */
export const TOKEN = "[!#$%&'*+.^_`|~\\w-]+";

const TOKEN_ALONE = /^[!#$%&'*+.^_`|~\w-]+$/;

/** Whether a text is a `token`, such as the name of a header. */
export function isToken(text: string): boolean {
  return TOKEN_ALONE.test(text);
}
