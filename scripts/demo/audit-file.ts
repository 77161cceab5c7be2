import { existsSync, renameSync } from 'node:fs';
import { appendFile, writeFile } from 'node:fs/promises';
import {
  type Authority,
  checkpointAuthority,
  checkpointKey,
  generateCheckpointKey,
  memoryCheckpoints,
} from '@portcullis/audit';

const EVENTS_PER_CHECKPOINT = 100;
/** As many as one checkpoint holds. */
const HEADS_PER_CHECKPOINT = 64;

/** How far one chain has come. */
interface Head {
  readonly chain: string;
  readonly seq: number;
  readonly hash: string;
}

/**
 * The demo's log: the events that the Worker prints, and checkpoints signed here, outside of the Worker. A checkpoint is
 * made every hundred events and at the end; FILE.keys.json then holds what an auditor needs to check the log.
 */
export class AuditFile {
  readonly #file: string;
  readonly #authority: Authority;
  readonly #heads = new Map<string, Head>();
  #eventsSince = 0;
  /** Writes happen one after the other: each waits for the one before. */
  #written: Promise<void> = Promise.resolve();

  private constructor(file: string, authority: Authority) {
    this.#file = file;
    this.#authority = authority;
  }

  /** Begins a log. One that is there already is kept, under another name. */
  static async begin(file: string): Promise<AuditFile> {
    const earlier = new Date().toISOString().replaceAll(':', '');
    for (const one of [file, keysFile(file)]) {
      if (existsSync(one)) renameSync(one, `${one}.${earlier}`);
    }
    const key = await checkpointKey(await generateCheckpointKey());
    const log = new AuditFile(file, checkpointAuthority({ key, store: memoryCheckpoints(), name: 'demo' }));
    await writeFile(file, '');
    return log;
  }

  /** Adds an event. */
  add(line: string): void {
    this.#written = this.#written.then(async () => {
      await appendFile(this.#file, `${line}\n`);
      const { chain } = JSON.parse(line) as { chain?: { id: string; seq: number; hash: string } };
      if (chain === undefined) return;
      this.#heads.set(chain.id, { chain: chain.id, seq: chain.seq, hash: chain.hash });
      this.#eventsSince++;
      if (this.#eventsSince >= EVENTS_PER_CHECKPOINT) await this.#anchor();
    });
  }

  /** Signs for everything, and writes down what proves it. */
  async end(): Promise<void> {
    await this.#written;
    if (this.#eventsSince > 0) await this.#anchor();
    await writeFile(keysFile(this.#file), `${JSON.stringify(await this.#authority.statement(), null, 2)}\n`);
  }

  async #anchor(): Promise<void> {
    const heads = [...this.#heads.values()];
    this.#heads.clear();
    this.#eventsSince = 0;
    for (let start = 0; start < heads.length; start += HEADS_PER_CHECKPOINT) {
      const line = await this.#authority.anchor(...heads.slice(start, start + HEADS_PER_CHECKPOINT));
      await appendFile(this.#file, `${line}\n`);
    }
  }
}

function keysFile(file: string): string {
  return `${file}.keys.json`;
}
