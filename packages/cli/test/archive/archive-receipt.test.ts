import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { sha256Of } from '@portcullis/phabricator/internal';
import { describe, expect, test } from 'vitest';
import { captured } from '../capture.ts';
import { idOf, tiledLogFolder } from '../tiled-logs.ts';
import { archiveOf, freshFolder } from './archive-of.ts';
import { simulatedInstance } from './simulated-instance.ts';

const OBJECTS = { task: [{ number: 1, title: 'Login fails', text: 'no' }] };
const TIME = '2026-12-02T03:04:05.678Z';

/** An archive, the log of a gate that served it, and what writes receipts of the log. */
async function prepared() {
  const folder = freshFolder();
  await archiveOf(simulatedInstance(OBJECTS), folder);
  const sha256 = await sha256Of(readFileSync(join(folder, 'archive.json'), 'utf8'));
  const log = await tiledLogFolder(120, (number) => {
    const head = { id: idOf(number), outcome: 'allow', schema: 'portcullis.event/1', time: TIME };
    if (number === 6) return JSON.stringify({ archive: null, ...head, type: 'archive.served' });
    const archive = { day: '2026-12-01', objects: 1, origin: 'https://phab.example.com', sha256 };
    return JSON.stringify(
      number === 7 ? { archive, ...head, type: 'archive.served' } : { ...head, type: 'login' },
    );
  });
  const receiptFor = async (id: string): Promise<string> => {
    const file = join(log.folder, `${id}.tlog-proof`);
    expect(await captured('receipt', id, '--log-dir', log.dir, '--out', file)).toMatchObject({ code: 0 });
    return file;
  };
  return { folder, sha256, log, receiptFor };
}

describe('the receipt of an archive', () => {
  test('is found by the SHA-256 of archive.json, and proves that the gate served the archive', async () => {
    const { folder, sha256, log, receiptFor } = await prepared();
    const receipt = await receiptFor(sha256);
    expect(await captured('archive', 'verify', folder, '--receipt', receipt, ...log.trust)).toEqual({
      code: 0,
      err: '',
      out: `${receipt}: the gate served this archive at ${TIME} (entry 6 of the 120 of gate.example.com/log)
${folder}: verified
`,
    });
  });

  test('proves nothing of another archive, and of one whose index was changed', async () => {
    const { folder, sha256, log, receiptFor } = await prepared();
    const receipt = await receiptFor(sha256);
    const verify = () => captured('archive', 'verify', folder, '--receipt', receipt, ...log.trust);
    const [manifest, index] = ['archive.json', 'index.ndjson'].map((name) => join(folder, name)) as [
      string,
      string,
    ];
    const before = readFileSync(manifest, 'utf8');
    writeFileSync(manifest, before.replace('2026-12-01', '2026-12-02'));
    const other = await verify();
    expect([other.code, other.out]).toEqual([
      1,
      expect.stringMatching(
        /^archive\.json: is another one than the gate served: its SHA-256 is [\da-f]{64}, not /,
      ),
    ]);
    expect(other.out).not.toContain('the gate served this archive');
    writeFileSync(manifest, before);
    writeFileSync(index, readFileSync(index, 'utf8').replace('Login fails', 'Login works'));
    const changed = await verify();
    expect([changed.code, changed.out]).toEqual([1, expect.stringContaining('index.ndjson: was changed')]);
  });

  test('is none where the receipt is of something else, or was changed', async () => {
    const { folder, sha256, log, receiptFor } = await prepared();
    for (const id of [idOf(6), idOf(8)]) {
      const { code, out } = await captured(
        'archive',
        'verify',
        folder,
        '--receipt',
        await receiptFor(id),
        ...log.trust,
      );
      expect([code, out]).toEqual([
        1,
        expect.stringContaining('is not the receipt of an archive that was served'),
      ]);
    }
    const receipt = await receiptFor(sha256);
    writeFileSync(receipt, readFileSync(receipt, 'utf8').replace('index 6', 'index 7'));
    const { code, out } = await captured('archive', 'verify', folder, '--receipt', receipt, ...log.trust);
    expect([code, out]).toEqual([1, expect.stringContaining('is not good: proof.invalid')]);
  });

  test('is unproven without a witness, unless that is allowed', async () => {
    const { folder, sha256, log, receiptFor } = await prepared();
    const args = ['archive', 'verify', folder, '--receipt', await receiptFor(sha256), '--log', log.keys.log];
    const alone = await captured(...args);
    expect([alone.code, alone.out]).toEqual([1, expect.stringContaining('is unproven (witnesses)')]);
    expect((await captured(...args, '--allow', 'witnesses')).code).toBe(0);
    const none = await captured(...args, '--witness', log.keys.witness, '--quorum', '0');
    expect([none.code, none.out]).toEqual([1, expect.stringContaining('is unproven (witnesses)')]);
  });

  test.each([
    [['--receipt', 'x'], '--receipt needs --log'],
    [['--log', 'x'], '--log needs --receipt'],
    [['--witness', 'x'], '--witness needs --receipt'],
    [['--quorum', '1'], '--quorum needs --receipt'],
    [['--allow', 'witnesses'], '--allow needs --receipt'],
    [['--receipt', 'x', '--log', 'x', '--allow', 'keys'], '--allow keys: must be witnesses'],
  ])('with the options %j is invalid usage', async (options, problem) => {
    const { code, err } = await captured('archive', 'verify', '/nowhere', ...options);
    expect([code, err.includes(problem)]).toEqual([2, true]);
  });
});
