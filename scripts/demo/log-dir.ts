import { existsSync } from 'node:fs';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { type LogFiles, LogSequencer, memorySequencerStore } from '@portcullis/audit/internal';
import { requestId, systemClock, systemRandom } from '@portcullis/core/internal';
import {
  formatVerifierKey,
  generateSigningKey,
  memoryWitnessStore,
  SIGNATURE_TYPE,
  type SigningKey,
  signingKey,
  type WitnessClientOptions,
  witness,
} from '@portcullis/tlog';

const ORIGIN = 'demo.portcullis.example/log';
const WITNESS = 'demo.portcullis.example/witness';
const INTERVAL_MS = 1000;
/** What such a log is made of. */
const PARTS = ['checkpoint', 'vkey', 'witness.vkey', 'tile'];

/**
 * The demo's transparency log: the events that the Worker prints, as files (C2SP tlog-tiles) in a folder, cosigned by one
 * witness that runs beside it. Keys and what the witness remembers are of one run.
 */
export class LogDir {
  readonly #sequencer: LogSequencer;
  readonly #writer = requestId(systemClock, systemRandom);
  readonly #timer: NodeJS.Timeout;
  #sequence = 0;

  private constructor(sequencer: LogSequencer) {
    this.#sequencer = sequencer;
    this.#timer = setInterval(() => void this.#publish(), INTERVAL_MS);
    this.#timer.unref();
  }

  /** Begins a log. One that is in the folder already is kept, in a folder below. */
  static async begin(folder: string): Promise<LogDir> {
    await mkdir(folder, { recursive: true });
    await setAside(folder);
    const key = await newKey(ORIGIN, SIGNATURE_TYPE.ed25519);
    const witnessing = await newKey(WITNESS, SIGNATURE_TYPE.cosignature);
    await writeFile(join(folder, 'vkey'), `${formatVerifierKey(key.verifierKey)}\n`);
    await writeFile(join(folder, 'witness.vkey'), `${formatVerifierKey(witnessing.verifierKey)}\n`);
    return new LogDir(
      new LogSequencer({
        key,
        store: memorySequencerStore(),
        files: folderFiles(folder),
        witnesses: [witnessOf(key, witnessing)],
      }),
    );
  }

  /** Adds an event. */
  add(line: string): void {
    this.#sequence += 1;
    this.#sequencer.append({ writer: this.#writer, events: [{ sequence: this.#sequence, line }] });
  }

  /** Publishes everything. */
  async end(): Promise<void> {
    clearInterval(this.#timer);
    while (this.#sequencer.behind) await this.#sequencer.publish();
  }

  async #publish(): Promise<void> {
    try {
      if (this.#sequencer.behind) await this.#sequencer.publish();
    } catch (error) {
      console.error(`log: no checkpoint: ${error instanceof Error ? error.message : error}`);
    }
  }
}

async function newKey(name: string, type: SigningKey['verifierKey']['type']): Promise<SigningKey> {
  return signingKey(name, type, await generateSigningKey());
}

function witnessOf(log: SigningKey, key: SigningKey): WitnessClientOptions {
  const serve = witness({ key, logs: [log.verifierKey], store: memoryWitnessStore() });
  const url = `https://${WITNESS}`;
  return {
    url,
    key: key.verifierKey,
    fetch: (to, init) => serve(new Request(to.replace(url, 'https://w'), init)),
  };
}

/** Whoever reads a file sees the earlier or the later one, and nothing in between. */
function folderFiles(folder: string): LogFiles {
  const write: LogFiles['write'] = async (path, octets) => {
    const file = join(folder, path);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(`${file}.new`, octets);
    await rename(`${file}.new`, file);
  };
  return {
    read: async (path) => {
      const file = join(folder, path);
      return existsSync(file) ? readFile(file) : undefined;
    },
    write,
    // Nobody else writes into the folder of a demo.
    replace: (path, octets) => write(path, octets).then(() => true),
  };
}

async function setAside(folder: string): Promise<void> {
  const parts = PARTS.filter((part) => existsSync(join(folder, part)));
  if (parts.length === 0) return;
  const earlier = join(folder, `earlier-${new Date().toISOString().replaceAll(':', '')}`);
  await mkdir(earlier);
  for (const part of parts) await rename(join(folder, part), join(earlier, part));
}
