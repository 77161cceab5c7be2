/** Where Phabricator serves repositories, to browsers and to version control alike. */
const REPOSITORY = /^\/(?:source\/[^/.]+(?:\.git)?|diffusion\/(?:[A-Z]+|[1-9]\d*))(?:\/|$)/;

/** What only git and git-lfs ask for. */
const GIT_SERVICE =
  /^\/(?:source\/[^/]+(?:\/[^/]+\.git)?|diffusion\/(?:[A-Z]+|[1-9]\d*)(?:\/[^/]+\.git)?)\/(?:info\/refs|git-upload-pack|git-receive-pack|info\/lfs(?:\/.*)?)$/;

/** Whether a decoded path belongs to a repository: there, and only there, Phabricator reads Basic credentials. */
export function isRepositoryPath(path: string): boolean {
  return REPOSITORY.test(path);
}

/** Whether a decoded path is one of git's own. */
export function isGitServicePath(path: string): boolean {
  return GIT_SERVICE.test(path);
}
