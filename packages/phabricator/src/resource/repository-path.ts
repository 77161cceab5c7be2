/** Where Phabricator serves repositories, to browsers and to version control alike. */
const REPOSITORY = /^\/(?:source\/[^/]+|diffusion\/(?:[A-Z]+|[1-9]\d*))(?:\/|$)/;

/** What only git and git-lfs ask for, below a directory of any name. */
const GIT_SERVICE =
  /^\/(?:source\/[^/]+|diffusion\/(?:[A-Z]+|[1-9]\d*))(?:\/[^/]+)?\/(?:info\/refs|git-upload-pack|git-receive-pack|info\/lfs(?:\/.*)?)$/;

/** A repository as a path names it, and the segments that follow. */
export interface RepositoryPath {
  /** `R7`, `rLAB` or `lab`. */
  readonly id: string;
  readonly rest: readonly string[];
}

/** Whether a decoded path belongs to a repository: there, and only there, Phabricator reads Basic credentials. */
export function isRepositoryPath(path: string): boolean {
  return REPOSITORY.test(path);
}

/** Whether a decoded path is one of git's own. */
export function isGitServicePath(path: string): boolean {
  return GIT_SERVICE.test(path);
}

/** Reads the segments of a decoded path. `undefined` where no version control is served. */
export function repositoryPath([first, name = '', ...rest]: readonly string[]): RepositoryPath | undefined {
  if (first === 'source') return name === '' ? undefined : { id: name.replace(/\.git$/, ''), rest };
  if (first !== 'diffusion') return undefined;
  if (/^[1-9]\d*$/.test(name)) return { id: `R${name}`, rest };
  return /^[A-Z]+$/.test(name) ? { id: `r${name}`, rest } : undefined;
}
