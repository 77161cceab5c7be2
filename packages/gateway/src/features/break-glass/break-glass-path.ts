import { ownPrefix } from '../../gate/own-prefix.ts';

/** Where the page is that takes grants of break-glass access. */
export function breakGlassPath(login: { readonly prefix?: string } | undefined): string {
  return `${ownPrefix(login)}break-glass`;
}
