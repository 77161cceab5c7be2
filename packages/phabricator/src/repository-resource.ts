import type { Resource } from '@portcullis/core';
import { isGitServicePath } from './repository-path.ts';

const COMMIT = /^(r[A-Z]+|R\d+:)[a-f\d]+$/;

/** What Mercurial asks for without writing. `batch` is not among them: it may hold a command that writes. */
const MERCURIAL_READS =
  /^(?:between|branch(?:es|map)|capabilities|getbundle|heads|known|listkeys|lookup|stream_out)$/;

/**
 * What a decoded path below a repository, or of one of its commits, is about; `undefined` for any other path.
 *
 * A repository is `R7`, `rLAB` or `lab`, as the path names it. `operation` is `pull` or `push` for version control.
 */
export function repositoryResource(segments: readonly string[], search: string): Resource | undefined {
  const [first = '', name = '', ...rest] = segments;
  const commit = COMMIT.exec(first)?.[1];
  if (commit !== undefined) return repository(commit.replace(':', ''), 'commit');
  const id = repositoryId(first, name);
  if (id === undefined) return undefined;
  const path = `/${segments.join('/')}`;
  return repository(id, versionControl(path, search) ?? rest[0] ?? 'view');
}

function repository(id: string, operation: string): Resource {
  return { application: 'diffusion', kind: 'repository', id, operation };
}

function repositoryId(first: string, name: string): string | undefined {
  if (first === 'source') return name === '' ? undefined : name.replace(/\.git$/, '');
  if (first !== 'diffusion') return undefined;
  if (/^[1-9]\d*$/.test(name)) return `R${name}`;
  return /^[A-Z]+$/.test(name) ? `r${name}` : undefined;
}

function versionControl(path: string, search: string): 'pull' | 'push' | undefined {
  const query = search === '' ? undefined : new URLSearchParams(search);
  if (isGitServicePath(path)) {
    // Several values are read differently by different readers: one that pushes is enough.
    const pushes =
      /\/git-receive-pack$|\/info\/lfs\/upload\//.test(path) ||
      query?.getAll('service').includes('git-receive-pack');
    return pushes ? 'push' : 'pull';
  }
  const commands = query?.getAll('cmd') ?? [];
  if (commands.length === 0) return undefined;
  return commands.every((command) => MERCURIAL_READS.test(command)) ? 'pull' : 'push';
}
