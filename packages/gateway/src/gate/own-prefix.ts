/** Where the gate's own endpoints are, unless a login says otherwise. */
export const OWN_PREFIX = '/.portcullis/';

/** Where those of a configuration are, login or none. */
export function ownPrefix(login: { readonly prefix?: string } | undefined): string {
  return login?.prefix ?? OWN_PREFIX;
}
