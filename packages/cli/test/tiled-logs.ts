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

/** A cosigned log of so many events in a folder, as `log/` in it, with an `earlier` checkpoint of its first hundred. */
export async function tiledLogFolder(count: number, lineOf: (number: number) => string = loginLine) {
  const folder = folderWith({});
  const files = new Map<string, Uint8Array<ArrayBuffer>>();
  const log = await newKey('gate.example.com/log', SIGNATURE_TYPE.ed25519);
  const cosigner = await newKey('witness.example.com/w1', SIGNATURE_TYPE.cosignature);
  const serve = witness({ key: cosigner, logs: [log.verifierKey], store: memoryWitnessStore() });
  const sequencer = new LogSequencer({
    key: log,
    store: memorySequencerStore(),
    files: {
      read: async (path) => files.get(path),
      write: async (path, octets) => void files.set(path, octets),
    },
    witnesses: [
      {
        url: 'https://witness.example.com',
        key: cosigner.verifierKey,
        fetch: (url, init) => serve(new Request(url, init)),
      },
    ],
  });
  const append = (first: number, last: number) => {
    const events = [];
    for (let sequence = first; sequence <= last; sequence++) {
      events.push({ sequence, line: lineOf(sequence) });
    }
    sequencer.append({ writer: idOf(0), events });
    return sequencer.publish();
  };
  await append(1, 100);
  writeFileSync(join(folder, 'earlier'), files.get('checkpoint') ?? '');
  await append(101, count);
  for (const [path, octets] of files) {
    const file = join(folder, 'log', path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, octets);
  }
  const keys = { log: formatVerifierKey(log.verifierKey), witness: formatVerifierKey(cosigner.verifierKey) };
  return { folder, dir: join(folder, 'log'), keys, trust: ['--log', keys.log, '--witness', keys.witness] };
}
