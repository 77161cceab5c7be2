import { isRepositoryPath } from '../resource/repository-path.ts';
import { isConduitCall } from './conduit-cookies.ts';

/** Whether a decoded path is one that programs ask for: the Conduit API, or a repository. */
export function isForPrograms(path: string): boolean {
  return isConduitCall(path) || isRepositoryPath(path);
}
