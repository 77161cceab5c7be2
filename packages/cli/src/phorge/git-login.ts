import { before, parted } from '../login/credential.ts';
import type { GitCredential, GitCredentials, KeptFor } from '../login/git-credentials.ts';

/** Returns the credential of the gate in git's credential helper, or `undefined`. */
export async function credentialInGit(git: GitCredentials, base: URL): Promise<string | undefined> {
  const kept = await git.find(base);
  return kept === undefined ? undefined : parted(kept.password).credential;
}

/**
 * Has git's helper keep a credential for a gate. The VCS password that Phorge wants stands behind it, and apart under
 * another name as well: git has its helper forget what was refused, and a credential is, every day.
 *
 * @returns whether there is a VCS password
 */
export async function keepInGit(git: GitCredentials, base: URL, credential: string): Promise<boolean> {
  const vcs = await vcsPassword(git, base);
  const username = vcs?.username ?? 'gate';
  const password = vcs === undefined ? credential : before(vcs.password, credential);
  await git.keep(base, { username, password });
  if (vcs !== undefined) await git.keep(apart(base), vcs);
  return vcs !== undefined;
}

/** As it is kept from before the gate, from an earlier login, or as the person types it now. */
async function vcsPassword(git: GitCredentials, base: URL): Promise<GitCredential | undefined> {
  const kept = await git.find(base);
  if (kept !== undefined) {
    const { credential, own } = parted(kept.password);
    if (credential === undefined) return kept;
    if (own !== undefined && own !== '') return { username: kept.username, password: own };
  }
  return await git.find(apart(base), true);
}

/** A username that is never used for requests, only for storing in the helper. */
function apart({ protocol, host }: URL): KeptFor {
  return { protocol, host: `vcs-password.${host}` };
}
