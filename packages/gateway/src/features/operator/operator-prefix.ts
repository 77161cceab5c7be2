import { ownPrefix } from '../../gate/own-prefix.ts';

/** Where the page for operators is. */
export function operatorPrefix(login: { readonly prefix?: string } | undefined): string {
  return `${ownPrefix(login)}operator/`;
}
