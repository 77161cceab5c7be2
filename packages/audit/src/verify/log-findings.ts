import { TlogError } from '@portcullis/tlog';
import type { LogFinding, LogFindingCode } from './transparency-log-report.ts';

/** Collects what is wrong with a transparency log: each once, up to a number. */
export class LogFindings {
  readonly #most: number;
  readonly #said = new Set<string>();
  readonly kept: LogFinding[] = [];

  constructor(most: number) {
    this.#most = most;
  }

  get count(): number {
    return this.#said.size;
  }

  add(code: LogFindingCode, place: string, message: string): void {
    // One file at the end of the tree that is gone keeps everything from being proved: it is said once.
    const said = `${code} ${place} ${message}`;
    if (this.#said.has(said)) return;
    this.#said.add(said);
    if (this.kept.length < this.#most) this.kept.push({ code, place, message });
  }

  /** Adds what a log's reader failed with; anything else is thrown. */
  addError(place: string, error: unknown, otherwise: LogFindingCode): void {
    if (!(error instanceof TlogError)) throw error;
    const code = error.code === 'tile.missing' || error.code === 'tile.invalid' ? error.code : otherwise;
    // A file's error begins with its path.
    const [, path] = /^(tile\/\S+): /.exec(error.message) ?? [];
    this.add(code, path ?? place, path === undefined ? error.message : error.message.slice(path.length + 2));
  }
}
