import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { goVerifier, hasGo } from '../../../scripts/programs/go-verifier.ts';
import { cosign } from '../src/cosignature/cosign.ts';
import { formatNote, formatVerifierKey, TileReader } from '../src/index.ts';
import { parseNote } from '../src/note/note.ts';
import { formatTlogProof } from '../src/proof/tlog-proof.ts';
import { newLogKey, newWitnessKey } from './fixtures/keys.ts';
import { TestLog } from './fixtures/test-log.ts';

/** A log as an outsider gets it: files. */
async function writtenLog(sizes: readonly number[]) {
  const dir = mkdtempSync(join(tmpdir(), 'portcullis-log-'));
  const log = new TestLog(await newLogKey());
  const witness = await newWitnessKey();
  const write = (path: string, content: string | Uint8Array) => {
    mkdirSync(dirname(join(dir, path)), { recursive: true });
    writeFileSync(join(dir, path), content);
  };
  for (const [at, size] of sizes.entries()) {
    await log.grow(size);
    write(`old-${at}`, await log.checkpoint());
  }
  const { text, signatures } = parseNote(await log.checkpoint());
  const cosignature = await cosign(text, witness, 1_700_000_000_000);
  write('checkpoint', formatNote({ text, signatures: [...signatures, cosignature] }));
  write('vkey', `${formatVerifierKey(log.key.verifierKey)}\n`);
  write('witness.vkey', `${formatVerifierKey(witness.verifierKey)}\n`);
  for (const [path, octets] of log.files) write(path, octets);
  return { dir, log, write };
}

describe.skipIf(!hasGo)("Go's verifier, which is independent of this code", { timeout: 600_000 }, () => {
  let verify: ReturnType<typeof goVerifier>;
  beforeAll(() => {
    verify = goVerifier();
  }, 120_000);

  it('finds every entry of a log of 66,000 in its tree, and that it continues the earlier ones', async () => {
    const { dir } = await writtenLog([1, 255, 300, 65_444]);
    for (const old of ['old-0', 'old-1', 'old-2', 'old-3']) {
      expect(verify(dir, join(dir, old))).toMatchObject({ status: 0 });
    }
    expect(verify(dir).output).toBe('cosigned by witness.example.com/w1\nOK: 66000 entries\n');
  });

  it('finds each change', async () => {
    const { dir, write } = await writtenLog([600]);
    for (const path of ['tile/0/001', 'tile/entries/001', 'tile/1/000.p/2', 'checkpoint', 'witness.vkey']) {
      const before = readFileSync(join(dir, path));
      const changed = Uint8Array.from(before);
      const place = path === 'checkpoint' ? 25 : path === 'witness.vkey' ? 60 : 5;
      changed[place] = (changed[place] as number) ^ 1;
      write(path, changed);
      expect(verify(dir).status, path).toBe(1);
      write(path, before);
    }
    expect(verify(dir).status).toBe(0);
  });

  it('reads our proofs of single entries', async () => {
    const { dir, log, write } = await writtenLog([700]);
    const inclusionProof = await new TileReader(await log.grow(0), log.read).inclusionProof(321);
    write(
      '321.tlog-proof',
      formatTlogProof({ index: 321, inclusionProof, checkpoint: await log.checkpoint() }),
    );
    write('entry', log.entries[321] as Uint8Array);
    write('other', log.entries[322] as Uint8Array);
    const vkey = formatVerifierKey(log.key.verifierKey);
    const proof = join(dir, '321.tlog-proof');
    expect(verify('-proof', proof, join(dir, 'entry'), vkey)).toEqual({
      status: 0,
      output: 'OK: entry 321 of 700\n',
    });
    expect(verify('-proof', proof, join(dir, 'other'), vkey).status).toBe(1);
  });
});
