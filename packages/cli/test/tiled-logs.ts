import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { LogSequencer, memorySequencerStore } from '@portcullis/audit/internal';
import {
  formatVerifierKey,
  generateSigningKey,
  memoryWitnessStore,
  SIGNATURE_TYPE,
  type SignatureType,
  type SigningKey,
  signingKey,
  witness,
} from '@portcullis/tlog';
import { folderWith } from './configuration-files.ts';

/** A new key of a log or a witness. */
export const newKey = async (name: string, type: SignatureType): Promise<SigningKey> =>
  signingKey(name, type, await generateSigningKey());

/** The id of an event of {@link tiledLogFolder}. */
export function idOf(number: number): string {
  return `019b0000-0000-7000-8000-${String(number).padStart(12, '0')}`;
}

/** The line of an event of {@link tiledLogFolder}. */
function loginLine(number: number): string {
  return JSON.stringify({ id: idOf(number), outcome: 'allow', schema: 'portcullis.event/1', type: 'login' });
}

/** A witness that cosigns for these logs, as they ask it. */
function witnessFor(cosigner: SigningKey, logs: readonly SigningKey[]) {
  const serve = witness({
    key: cosigner,
    logs: logs.map(({ verifierKey }) => verifierKey),
    store: memoryWitnessStore(),
  });
  return {
    url: 'https://witness.example.com',
    key: cosigner.verifierKey,
    fetch: (url: string, init: RequestInit) => serve(new Request(url, init)),
  };
}

/** A sequencer whose files are written into a folder at the end. */
function sequencerOf(key: SigningKey, cosigning: ReturnType<typeof witnessFor>) {
  const files = new Map<string, Uint8Array<ArrayBuffer>>();
  const sequencer = new LogSequencer({
    key,
    store: memorySequencerStore(),
    files: {
      read: async (path) => files.get(path),
      write: async (path, octets) => void files.set(path, octets),
      replace: async (path, octets) => files.set(path, octets).has(path),
    },
    witnesses: [cosigning],
  });
  const writeTo = (folder: string): void => {
    for (const [path, octets] of files) {
      const file = join(folder, path);
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, octets);
    }
  };
  return { files, sequencer, writeTo };
}

function batch(first: number, last: number, lineOf: (number: number) => string) {
  const events = [];
  for (let sequence = first; sequence <= last; sequence++) events.push({ sequence, line: lineOf(sequence) });
  return { writer: idOf(0), events };
}

/** A cosigned log of so many events in a folder, as `log/` in it, with an `earlier` checkpoint of its first hundred. */
export async function tiledLogFolder(count: number, lineOf: (number: number) => string = loginLine) {
  const folder = folderWith({});
  const log = await newKey('gate.example.com/log', SIGNATURE_TYPE.ed25519);
  const cosigner = await newKey('witness.example.com/w1', SIGNATURE_TYPE.cosignature);
  const { files, sequencer, writeTo } = sequencerOf(log, witnessFor(cosigner, [log]));
  sequencer.append(batch(1, 100, lineOf));
  await sequencer.publish();
  writeFileSync(join(folder, 'earlier'), files.get('checkpoint') ?? '');
  sequencer.append(batch(101, count, lineOf));
  await sequencer.publish();
  writeTo(join(folder, 'log'));
  const keys = { log: formatVerifierKey(log.verifierKey), witness: formatVerifierKey(cosigner.verifierKey) };
  return { folder, dir: join(folder, 'log'), keys, trust: ['--log', keys.log, '--witness', keys.witness] };
}

/** A log of 120 events that was closed, and one that continues it, both cosigned, in two folders. */
export async function succeedingLogs(lineOf: (number: number) => string = loginLine, nextName?: string) {
  const folder = folderWith({});
  const log = await newKey('gate.example.com/log', SIGNATURE_TYPE.ed25519);
  const following = await newKey('gate.example.com/log-2027', SIGNATURE_TYPE.ed25519);
  const cosigner = await newKey('witness.example.com/w1', SIGNATURE_TYPE.cosignature);
  const cosigning = witnessFor(cosigner, [log, following]);
  const [first, second] = [sequencerOf(log, cosigning), sequencerOf(following, cosigning)];
  first.sequencer.append(batch(1, 120, lineOf));
  second.sequencer.begin(await first.sequencer.close(nextName ?? following.verifierKey.name));
  second.sequencer.append(batch(121, 240, lineOf));
  await first.sequencer.publish();
  await second.sequencer.publish();
  const [dir, next] = [join(folder, 'log'), join(folder, 'next')];
  first.writeTo(dir);
  second.writeTo(next);
  const keys = {
    log: formatVerifierKey(log.verifierKey),
    next: formatVerifierKey(following.verifierKey),
    witness: formatVerifierKey(cosigner.verifierKey),
  };
  return { dir, next, keys };
}
