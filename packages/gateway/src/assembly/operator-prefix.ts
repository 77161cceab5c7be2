/** Where the page for operators is. */
export function operatorPrefix(login: { readonly prefix?: string } | undefined): string {
  return `${login?.prefix ?? '/.portcullis/'}operator/`;
}
