import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { formatVerifierKey, SIGNATURE_TYPE } from '@portcullis/tlog';
import { describe, expect, it } from 'vitest';
import { captured } from '../capture.ts';
import { idOf, newKey, tiledLogFolder } from '../tiled-logs.ts';

describe('portcullis verify --log', () => {
  it('finds a whole log good, and what continues an earlier checkpoint', async () => {
    const { folder, dir, trust } = await tiledLogFolder(400);
    const { code, out, err } = await captured('verify', dir, ...trust);
    expect([code, err]).toEqual([0, '']);
    expect(out).toContain('good (400 entries read of 400, 1 writers)');
    expect(out).toContain('Cosigned by witness.example.com/w1 at 20');
    const since = await captured('verify', dir, ...trust, '--since', join(folder, 'earlier'));
    expect([since.code, since.out]).toEqual([0, expect.stringContaining('good (300 entries read of 400')]);
  });

  it('names the file of what was changed and of what is missing', async () => {
    const { dir, trust } = await tiledLogFolder(400);
    const file = join(dir, 'tile/entries/000');
    writeFileSync(file, readFileSync(file, 'latin1').replace('allow', 'error'), 'latin1');
    const changed = await captured('verify', dir, ...trust);
    expect(changed.code).toBe(1);
    expect(changed.out).toContain(
      ': tile/entries/000: tile.invalid: entry 0 differs from the one that was logged',
    );
    rmSync(join(dir, 'tile/0/001.p/144'));
    const missing = await captured('verify', dir, ...trust);
    expect(missing.out).toContain(': tile/0/001.p/144: tile.missing: it is missing');
  });

  it('finds a rollback by the checkpoint of before', async () => {
    const { folder, dir, trust } = await tiledLogFolder(400);
    const newest = join(folder, 'newest');
    writeFileSync(newest, readFileSync(join(dir, 'checkpoint')));
    writeFileSync(join(dir, 'checkpoint'), readFileSync(join(folder, 'earlier')));
    const { code, out } = await captured('verify', dir, ...trust, '--since', newest);
    expect([code, out]).toEqual([1, expect.stringContaining('log.rolled_back')]);
  });

  it('calls nothing good without a witness, or by keys from the log itself', async () => {
    const { dir, keys, trust } = await tiledLogFolder(120);
    const alone = await captured('verify', dir, '--log', keys.log);
    expect([alone.code, alone.out]).toEqual([1, expect.stringContaining('unproven (witnesses)')]);
    const beside = ['--log', join(dir, 'vkey'), ...trust.slice(2)];
    const found = await captured('verify', dir, ...beside);
    expect([found.code, found.out]).toEqual([1, expect.stringContaining('unproven (keys)')]);
    expect((await captured('verify', dir, ...beside, '--allow', 'keys')).code).toBe(0);
  });

  it('writes nothing of a log as it is that could be a command to a terminal', async () => {
    const evil = 'x\u009b2J\u202e';
    const lineOf = (number: number) =>
      JSON.stringify({ id: idOf(number), policy: { version_sha256: evil }, schema: 'portcullis.event/1' });
    const { folder, dir, trust } = await tiledLogFolder(120, lineOf);
    const receipt = join(folder, 'one.tlog-proof');
    await captured('receipt', idOf(7), '--log-dir', dir, '--out', receipt);
    for (const place of [dir, receipt]) {
      for (const format of [[], ['--json']]) {
        const { out } = await captured('verify', place, ...trust, ...format);
        expect(out).toContain('\\u009b2J');
        expect(out).not.toMatch(/[\u007f-\u009f\u202e]/);
      }
    }
  });

  it('gives the report as data', async () => {
    const { dir, trust } = await tiledLogFolder(120);
    const { out } = await captured('verify', dir, ...trust, '--json');
    expect(JSON.parse(out)).toMatchObject({
      place: dir,
      verdict: 'good',
      keysInLog: [],
      size: 120,
      cosignedBy: [{ witness: 'witness.example.com/w1' }],
    });
  });

  it('refuses a checkpoint without the quorum', async () => {
    const { dir, trust } = await tiledLogFolder(120);
    const stranger = formatVerifierKey(
      (await newKey('other.example.com/w2', SIGNATURE_TYPE.cosignature)).verifierKey,
    );
    const two = await captured('verify', dir, ...trust, '--witness', stranger);
    expect([two.code, two.out]).toEqual([
      1,
      expect.stringContaining('1 of the witnesses cosigned it, but 2 are'),
    ]);
    const one = await captured('verify', dir, ...trust, '--witness', stranger, '--quorum', '1');
    expect(one.code).toBe(0);
  });

  it('reads a log below an address', async () => {
    const { dir, trust } = await tiledLogFolder(300);
    const server = createServer((request, response) => {
      try {
        response.end(readFileSync(join(dir, request.url ?? '')));
      } catch {
        response.writeHead(404).end();
      }
    }).listen(0, '127.0.0.1');
    await new Promise((done) => server.once('listening', done));
    const { port } = server.address() as AddressInfo;
    const { code, out } = await captured('verify', `http://127.0.0.1:${port}/`, ...trust);
    server.close();
    expect([code, out]).toEqual([0, expect.stringContaining('good (300 entries')]);
  });

  it('verify of a tiled log reports wrong usage', async () => {
    const { dir, trust } = await tiledLogFolder(120);
    for (const [args, message] of [
      [['--log', 'a+00000000+AAAA'], '--log: verifier key'],
      [[...trust, '--quorum', '2'], '--quorum 2: must be'],
      [[...trust, '--allow', 'tail'], '--allow tail: must be one of witnesses, policy, previous, keys'],
      [[...trust, '--part'], '--keys and --part'],
      [['--since', 'x'], '--since needs --log'],
      [['--previous', dir, '--previous-log', 'x'], '--previous needs --log'],
      [['--previous-log', 'x'], '--previous-log needs --log'],
      // Whoever wrote the log wrote that one too: nothing after it would be nothing to check.
      [[...trust, '--since', join(dir, 'checkpoint')], "is in the log's own folder"],
    ] as const) {
      const { code, err } = await captured('verify', dir, ...args);
      expect([code, err]).toEqual([2, expect.stringContaining(message)]);
    }
  });
});

describe('portcullis receipt', () => {
  it('verify is of one checkpoint, and does not claim to have checked another', async () => {
    const { folder, dir, trust, keys } = await tiledLogFolder(120);
    const file = join(folder, 'r.tlog-proof');
    await captured('receipt', idOf(7), '--log-dir', dir, '--out', file);
    for (const more of [
      ['--since', join(folder, 'earlier')],
      ['--previous', dir, '--previous-log', keys.log],
    ]) {
      const { code, err } = await captured('verify', file, ...trust, ...more);
      expect([code, err]).toEqual([2, expect.stringContaining('--since and --previous are for a log')]);
    }
  });

  it('gives one event with its proof, which verify checks offline', async () => {
    const { folder, dir, trust, keys } = await tiledLogFolder(400);
    const file = join(folder, 'r.tlog-proof');
    expect(await captured('receipt', idOf(321), '--log-dir', dir, '--out', file)).toMatchObject({ code: 0 });
    for (const more of [
      ['--since', file],
      ['--previous', dir, '--previous-log', keys.log],
    ]) {
      const { code, err } = await captured('verify', file, ...trust, ...more);
      expect([code, err]).toEqual([2, expect.stringContaining('are for a log, not for a receipt')]);
    }
    rmSync(dir, { recursive: true });
    const { code, out } = await captured('verify', file, ...trust);
    expect(code).toBe(0);
    expect(out).toContain(`"id":"${idOf(321)}"`);
    expect(out).toContain(
      'good: entry 320 of the 400 of gate.example.com/log, cosigned by witness.example.com/w1',
    );
    expect((await captured('verify', file, '--log', keys.log)).code).toBe(1);

    writeFileSync(file, readFileSync(file, 'utf8').replace('index 320', 'index 319'));
    const forged = await captured('verify', file, ...trust);
    expect([forged.code, forged.out]).toEqual([1, expect.stringContaining('NOT good: proof.invalid')]);
  });

  it('is one under any name', async () => {
    const { folder, dir, trust } = await tiledLogFolder(120);
    const file = join(folder, 'request.tlog-proof.txt');
    await captured('receipt', idOf(7), '--log-dir', dir, '--out', file);
    expect(await captured('verify', file, ...trust)).toMatchObject({
      code: 0,
      out: expect.stringContaining('good: entry 6 of the 120'),
    });
    expect((await captured('verify', file)).err).toContain("give the log's verifier key with --log");
  });

  it('a tiled log is no file of lines, and neither is a transparency log', async () => {
    const { folder, trust } = await tiledLogFolder(120);
    const file = join(folder, 'audit.ndjson');
    writeFileSync(file, '{}\n');
    const { code, err } = await captured('verify', file, ...trust);
    expect([code, err]).toEqual([
      2,
      expect.stringContaining('checkpoint: does not exist: its parent is a file, not a folder'),
    ]);
  });

  it('is read as others read it: octet by octet', async () => {
    const { folder, dir, trust } = await tiledLogFolder(120);
    const file = join(folder, 'r.tlog-proof');
    await captured('receipt', idOf(7), '--log-dir', dir, '--out', file);
    const receipt = readFileSync(file);
    const unknown = Buffer.from('\u2014 x AAAAAAA=\n');
    unknown[4] = 0xff;
    for (const [octets, said] of [
      [Buffer.concat([Buffer.from('\uFEFF'), receipt]), 'NOT good: proof.malformed'],
      [Buffer.concat([receipt, unknown]), 'is not UTF-8: save it as UTF-8'],
    ] as const) {
      writeFileSync(file, octets);
      const { code, out, err } = await captured('verify', file, ...trust);
      expect([code > 0, out + err]).toEqual([true, expect.stringContaining(said)]);
    }
    const kept = join(folder, 'earlier');
    writeFileSync(kept, Buffer.concat([Buffer.from('\uFEFF'), readFileSync(kept)]));
    const since = await captured('verify', dir, ...trust, '--since', kept);
    expect([since.code, since.out]).toEqual([1, expect.stringContaining('checkpoint.invalid')]);
  });

  it('receipt reports a missing event, and that it needs a log', async () => {
    const { dir } = await tiledLogFolder(120);
    expect(await captured('receipt', idOf(9999), '--log-dir', dir)).toMatchObject({ code: 1, out: '' });
    expect(await captured('receipt', idOf(1))).toMatchObject({ code: 2 });
  });
});
