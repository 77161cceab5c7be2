import { ownPrefix } from '../../gate/own-prefix.ts';

/** Where the gate takes signed orders about people. */
export function lockPath(login: { readonly prefix?: string } | undefined): string {
  return `${ownPrefix(login)}lock`;
}
