import { createHash } from 'node:crypto';
import {
  formatNote,
  generateSigningKey,
  memoryWitnessStore,
  SIGNATURE_TYPE,
  type SigningKey,
  signingKey,
  signNote,
  type WitnessClientOptions,
  type WitnessStore,
  witness,
} from '@portcullis/tlog';
import { cosign, parseCheckpoint, parseNote, toBase64 } from '@portcullis/tlog/internal';
import type { LogBucket, LogFiles } from '../../src/log/log-files.ts';
import { LogSequencer, type LogSequencerOptions } from '../../src/log/log-sequencer.ts';
import { memorySequencerStore } from '../../src/log/sequencer-store.ts';

/** A bucket that keeps what it is given and minds conditions, as R2 does. */
export function bucketOf(objects: Map<string, Uint8Array<ArrayBuffer>>): LogBucket {
  const etagOf = (octets: Uint8Array): string => createHash('md5').update(octets).digest('hex');
  return {
    get: async (key) => {
      const octets = objects.get(key);
      return octets === undefined
        ? null
        : { etag: etagOf(octets), arrayBuffer: async () => octets.slice().buffer };
    },
    put: async (key, octets, { onlyIf = {} } = {}) => {
      const there = objects.get(key);
      if ('etagDoesNotMatch' in onlyIf && there !== undefined) return null;
      if ('etagMatches' in onlyIf && (there === undefined || etagOf(there) !== onlyIf.etagMatches))
        return null;
      objects.set(key, octets.slice());
      return { etag: etagOf(octets) };
    },
  };
}

/** Files in memory. */
export class MemoryFiles implements LogFiles {
  readonly files = new Map<string, Uint8Array<ArrayBuffer>>();
  /** Called before a file is written: what it throws, the store throws. */
  beforeWrite: (path: string) => void = () => {};

  readonly read = async (path: string): Promise<Uint8Array<ArrayBuffer> | undefined> => this.files.get(path);

  readonly write = async (path: string, octets: Uint8Array<ArrayBuffer>): Promise<void> => {
    this.beforeWrite(path);
    this.files.set(path, octets.slice());
  };

  readonly replace = async (path: string, octets: Uint8Array<ArrayBuffer>): Promise<boolean> => {
    await this.write(path, octets);
    return true;
  };

  /** The same files, to be changed. */
  copy(): MemoryFiles {
    const copy = new MemoryFiles();
    for (const [path, octets] of this.files) copy.files.set(path, octets.slice());
    return copy;
  }

  text(path: string): string {
    return new TextDecoder().decode(this.files.get(path));
  }
}

export const ORIGIN = 'gate.example.com/log';
/** The log's key, as its secret. */
export const logSecret: string = await generateSigningKey();
export const logKey: SigningKey = await signingKey(ORIGIN, SIGNATURE_TYPE.ed25519, logSecret);
export const witnessKey: SigningKey = await signingKey(
  'witness.example.com/w1',
  SIGNATURE_TYPE.cosignature,
  await generateSigningKey(),
);
/** What an auditor knows. */
export const trust = { log: [logKey.verifierKey], witnesses: [witnessKey.verifierKey] };

/** A witness that remembers, as a log asks it. */
export function testWitness(
  key: SigningKey = witnessKey,
  store: WitnessStore = memoryWitnessStore(),
): WitnessClientOptions {
  const serve = witness({ key, logs: [logKey.verifierKey], store });
  return {
    url: 'https://witness.example.com',
    key: key.verifierKey,
    fetch: (url, init) => serve(new Request(url, init)),
  };
}

/** A sequencer in memory with one witness. */
export function testSequencer(more: Partial<LogSequencerOptions> = {}) {
  const files = new MemoryFiles();
  const store = memorySequencerStore();
  const options: LogSequencerOptions = { key: logKey, store, files, witnesses: [testWitness()], ...more };
  return { files, store, options, sequencer: new LogSequencer(options) };
}

/** A writer's name. */
export function writerNamed(number: number): string {
  return `019b0000-0000-7000-8000-${String(number).padStart(12, '0')}`;
}

/** An event of the schema, in canonical form, with something that makes it the only one. */
export function lineOf(number: number): string {
  return JSON.stringify({
    id: writerNamed(900_000 + number),
    outcome: 'allow',
    schema: 'portcullis.event/1',
    type: 'login',
  });
}

/** Events of a writer from one number to another. */
export function batchOf(writer: number, first: number, last: number) {
  const events = [];
  for (let sequence = first; sequence <= last; sequence++) {
    events.push({ sequence, line: lineOf(writer * 10_000 + sequence) });
  }
  return { writer: writerNamed(writer), events };
}

/** A checkpoint of any tree, signed by the log's key: what its holder could do. */
export async function signedByHolder(size: number, rootHash: Uint8Array<ArrayBuffer>): Promise<string> {
  const text = `${ORIGIN}\n${size}\n${toBase64(rootHash)}\n`;
  return formatNote({ text, signatures: [await signNote(text, logKey)] });
}

/** A checkpoint with the cosignature of a witness that looks at nothing. */
export async function cosignedBy(note: string, key: SigningKey): Promise<string> {
  const { text, signatures } = parseNote(note);
  return formatNote({ text, signatures: [...signatures, await cosign(text, key, 1_800_000_000_000)] });
}

/** How many entries a checkpoint speaks of. */
export function sizeOf(note: string): number {
  return parseCheckpoint(parseNote(note).text).size;
}
