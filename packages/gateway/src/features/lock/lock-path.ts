import { ownPrefix } from '../../gate/own-prefix.ts';

/** Where the gate takes signed orders about people. */
export function lockPath(login: { readonly prefix?: string } | undefined): string {
  return `${ownPrefix(login)}lock`;
}

/** Where identity providers send signals, and revocations. */
export function signalsPaths(login: { readonly prefix?: string } | undefined): {
  readonly path: string;
  readonly revocationPath: string;
} {
  return { path: `${ownPrefix(login)}signals`, revocationPath: `${ownPrefix(login)}revoke` };
}
