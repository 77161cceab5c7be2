import { TlogError } from '@portcullis/tlog';
import type { LogFinding, LogFindingCode } from './transparency-log-report.ts';

/** Collects what is wrong with a transparency log: all problems are counted, and the first ones stored. */
export class LogFindings {
  readonly #most: number;
  /** Errors of files, and of no more than these: in a log that is bad all through, one an entry would fill the memory. */
  readonly #said = new Set<string>();
  readonly kept: LogFinding[] = [];
  #count = 0;

  constructor(most: number) {
    this.#most = most;
  }

  get count(): number {
    return this.#count;
  }

  add(code: LogFindingCode, place: string, message: string): void {
    this.#count += 1;
    if (this.kept.length < this.#most) this.kept.push({ code, place, message });
  }

  /** Adds what a log's reader failed with, once; anything else is thrown. */
  addError(place: string, error: unknown, otherwise: LogFindingCode): void {
    if (!(error instanceof TlogError)) throw error;
    const code = error.code === 'tile.missing' || error.code === 'tile.invalid' ? error.code : otherwise;
    // A file's error begins with its path.
    const [, path] = /^(tile\/\S+): /.exec(error.message) ?? [];
    const message = path === undefined ? error.message : error.message.slice(path.length + 2);
    // One file at the end of the tree that is gone keeps everything from being proved.
    const said = `${path ?? place} ${message}`;
    if (this.#said.has(said)) return;
    this.#said.add(said);
    this.add(code, path ?? place, message);
  }
}
