import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { toBase64 } from '../../src/encoding/base64.ts';
import {
  formatNote,
  type Hash,
  memoryWitnessStore,
  openCheckpoint,
  requestCosignature,
  signNote,
  TileReader,
  type WitnessOptions,
  type WitnessStore,
  witness,
} from '../../src/index.ts';
import { parseNote } from '../../src/note/note.ts';
import { formatAddCheckpoint } from '../../src/witness/add-checkpoint.ts';
import { newLogKey, newWitnessKey } from '../fixtures/keys.ts';
import { TestLog } from '../fixtures/test-log.ts';

const NOW = 1_700_000_000_000;

async function scene({ store = memoryWitnessStore(), prefix = '' }: Partial<WitnessOptions> = {}) {
  const log = new TestLog(await newLogKey());
  const key = await newWitnessKey();
  const serve = witness({ key, logs: [log.key.verifierKey], store, prefix, now: () => NOW });
  const post = (body: BodyInit | null) =>
    serve(new Request('https://witness.example.com/add-checkpoint', { method: 'POST', body }));
  const client = {
    url: 'https://witness.example.com',
    key: key.verifierKey,
    fetch: (url: string, init: RequestInit) => serve(new Request(url, init)),
  };
  const reader = async () => new TileReader(await log.grow(0), log.read);
  const ask = async (oldSize: number, checkpoint?: string) =>
    requestCosignature(client, {
      oldSize,
      checkpoint: checkpoint ?? (await log.checkpoint()),
      consistencyProof: async (size) => (await reader()).consistencyProof(size),
    });
  return { log, key, serve, post, client, ask, reader };
}

/** How a log is called in the path of its latest checkpoint. */
function originHash(log: TestLog): string {
  return createHash('sha256').update(log.key.verifierKey.name).digest('hex');
}

describe('a witness', () => {
  it('cosigns a log as it grows, and serves its latest checkpoint', async () => {
    const { log, key, serve, ask } = await scene();
    await log.grow(10);
    await ask(0);
    await log.grow(400);
    const cosignature = await ask(10);
    expect(cosignature.timestamp).toBe(NOW / 1000);
    const { text, signatures } = parseNote(await log.checkpoint());
    const trust = { log: [log.key.verifierKey], witnesses: [key.verifierKey] };
    const cosigned = formatNote({ text, signatures: [...signatures, cosignature] });
    expect((await openCheckpoint(cosigned, trust)).cosignatures).toHaveLength(1);

    const latest = await serve(new Request(`https://witness.example.com/${originHash(log)}/checkpoint`));
    expect((await openCheckpoint(await latest.text(), trust)).size).toBe(410);
    const unknown = await serve(new Request(`https://witness.example.com/${'0'.repeat(64)}/checkpoint`));
    expect(unknown.status).toBe(404);
  });

  it('answers a log that lost its state with the size it knows, and the client tries again', async () => {
    const { log, post, ask } = await scene();
    await log.grow(10);
    await ask(0);
    await log.grow(5);
    const response = await post(
      formatAddCheckpoint({ oldSize: 0, consistencyProof: [], checkpoint: await log.checkpoint() }),
    );
    expect([response.status, await response.text(), response.headers.get('content-type')]).toEqual([
      409,
      '10\n',
      'text/x.tlog.size',
    ]);
    expect((await ask(0)).timestamp).toBe(NOW / 1000);
  });

  it("refuses a rollback made with the log's own key", async () => {
    const { log, post, ask, reader } = await scene();
    await log.grow(10);
    const early = await log.checkpoint();
    await log.grow(10);
    await ask(0);
    await expect(ask(0, early)).rejects.toMatchObject({ code: 'tree.size_invalid' });
    const body = (oldSize: number, consistencyProof: readonly Hash[]) =>
      formatAddCheckpoint({ oldSize, consistencyProof, checkpoint: early });
    expect((await post(body(20, []))).status).toBe(400);
    expect((await post(body(10, []))).status).toBe(409);
    expect((await post(body(0, await (await reader()).consistencyProof(10)))).status).toBe(409);
  });

  it("refuses a fork made with the log's own key", async () => {
    const { log, post, ask, client } = await scene();
    await log.grow(10);
    await ask(0);
    const fork = new TestLog(log.key);
    await fork.grow(20, (index) => `invented ${index}`);
    const forked = new TileReader(await fork.grow(0), fork.read);
    await expect(
      requestCosignature(client, {
        oldSize: 10,
        checkpoint: await fork.checkpoint(),
        consistencyProof: (size) => forked.consistencyProof(size),
      }),
    ).rejects.toMatchObject({ code: 'witness.refused', message: expect.stringContaining('422') });
    const sameSize = new TestLog(log.key);
    await sameSize.grow(10, (index) => `invented ${index}`);
    const body = formatAddCheckpoint({
      oldSize: 10,
      consistencyProof: [],
      checkpoint: await sameSize.checkpoint(),
    });
    // As the specification has it: the size is the one that is known, and the tree is not.
    const answer = await post(body);
    expect([answer.status, await answer.text()]).toEqual([409, '10\n']);
  });

  it('cosigns the same tree again, later', async () => {
    const { log, ask } = await scene();
    await log.grow(10);
    await ask(0);
    expect((await ask(10)).name).toBe('witness.example.com/w1');
  });

  it('refuses unknown logs, and signatures of other keys', async () => {
    const { log, post } = await scene();
    await log.grow(1);
    const stranger = new TestLog(await newLogKey('stranger.example.com'));
    await stranger.grow(1);
    const impostor = new TestLog(await newLogKey());
    await impostor.grow(1);
    const ask = async (of: TestLog) =>
      (
        await post(
          formatAddCheckpoint({ oldSize: 0, consistencyProof: [], checkpoint: await of.checkpoint() }),
        )
      ).status;
    expect([await ask(stranger), await ask(impostor), await ask(log)]).toEqual([404, 403, 200]);
    const changed = (await log.checkpoint()).replace('\n1\n', '\n2\n');
    expect(
      (await post(formatAddCheckpoint({ oldSize: 1, consistencyProof: [], checkpoint: changed }))).status,
    ).toBe(403);
  });

  it('cosigns nothing where its stored state of the log cannot be read, instead of treating the log as new', async () => {
    for (const rootHash of ['', '????', 'AAAA']) {
      const latest = { size: 0, rootHash, checkpoint: '' };
      const store = { latest: async () => latest, replace: async () => true };
      const { log, post } = await scene({ store });
      await log.grow(4);
      const checkpoint = await log.checkpoint();
      const asked = post(formatAddCheckpoint({ oldSize: 0, consistencyProof: [], checkpoint }));
      await expect(asked).rejects.toThrow(
        `witness: the stored root of ${log.key.verifierKey.name} is not a hash`,
      );
    }
  });

  it('refuses a proof where none is required, an empty tree with another root, and malformed input', async () => {
    const { log, post } = await scene();
    const text = `${log.key.verifierKey.name}\n0\n${toBase64(new Uint8Array(32))}\n`;
    const empty = formatNote({ text, signatures: [await signNote(text, log.key)] });
    const statusOf = async (body: string) => (await post(body)).status;
    expect(await statusOf(formatAddCheckpoint({ oldSize: 0, consistencyProof: [], checkpoint: empty }))).toBe(
      400,
    );
    await log.grow(4);
    const checkpoint = await log.checkpoint();
    const proof = [new Uint8Array(32)];
    expect(await statusOf(formatAddCheckpoint({ oldSize: 0, consistencyProof: proof, checkpoint }))).toBe(
      422,
    );
    expect(await statusOf(formatAddCheckpoint({ oldSize: 5, consistencyProof: [], checkpoint }))).toBe(400);
    for (const body of [
      '',
      `old 00\n\n${checkpoint}`,
      `new 0\n\n${checkpoint}`,
      `old 0\nAAAA\n\n${checkpoint}`,
      `old 0\n\n${checkpoint}x`,
      'x'.repeat(70_000),
    ]) {
      expect(await statusOf(body), body.slice(0, 20)).toBe(400);
    }
  });

  it('lets one of two concurrent calls of logs win', async () => {
    const { log, post } = await scene();
    await log.grow(4);
    const body = formatAddCheckpoint({
      oldSize: 0,
      consistencyProof: [],
      checkpoint: await log.checkpoint(),
    });
    const statuses = await Promise.all(
      [post(body), post(body), post(body)].map(async (answer) => (await answer).status),
    );
    expect(statuses.toSorted()).toEqual([200, 409, 409]);
  });

  it('serves nothing else, and names the accepted method', async () => {
    const { serve } = await scene();
    const answerOf = async (path: string, method = 'GET') => {
      const response = await serve(new Request(`https://witness.example.com${path}`, { method }));
      return [response.status, response.headers.get('allow'), await response.text()];
    };
    const origin = '0'.repeat(64);
    expect(await answerOf('/')).toEqual([404, null, '']);
    expect(await answerOf('/', 'POST')).toEqual([404, null, '']);
    expect(await answerOf(`/more/${origin}/checkpoint`, 'POST')).toEqual([404, null, '']);
    expect(await answerOf(`/${origin}/checkpoint/more`, 'POST')).toEqual([404, null, '']);
    expect(await answerOf('/add-checkpoint')).toEqual([405, 'POST', '']);
    expect(await answerOf(`/${origin}/checkpoint`, 'POST')).toEqual([405, 'GET', '']);
  });

  it('is served below its prefix, and nowhere else', async () => {
    const { log, serve } = await scene({ prefix: '/witness' });
    await log.grow(1);
    const body = formatAddCheckpoint({
      oldSize: 0,
      consistencyProof: [],
      checkpoint: await log.checkpoint(),
    });
    const statusOf = async (path: string, init?: RequestInit) =>
      (await serve(new Request(`https://gate.example.com${path}`, init))).status;
    expect(await statusOf('/add-checkpoint', { method: 'POST', body })).toBe(404);
    const latest = `${originHash(log)}/checkpoint`;
    expect(await statusOf(`/witness/${latest}`)).toBe(404);
    expect(await statusOf('/witness/add-checkpoint', { method: 'POST', body })).toBe(200);
    expect(await statusOf(`/witness/${latest}`)).toBe(200);
    expect(await statusOf(`/${latest}`)).toBe(404);
    expect(await statusOf(`/letters/${latest}`)).toBe(404);
  });

  it('answers in plain text that is not cached, with the reason', async () => {
    const { log, post } = await scene();
    await log.grow(1);
    const checkpoint = await log.checkpoint();
    const answerOf = async (body: BodyInit | null) => {
      const response = await post(body);
      expect(response.headers.get('content-type')).toBe('text/plain; charset=utf-8');
      expect(response.headers.get('cache-control')).toBe('no-store');
      return `${response.status} ${await response.text()}`;
    };
    const asking = (oldSize: number, signed: string) =>
      answerOf(formatAddCheckpoint({ oldSize, consistencyProof: [], checkpoint: signed }));
    const stranger = new TestLog(await newLogKey('stranger.example.com'));
    await stranger.grow(1);
    expect(await asking(0, await stranger.checkpoint())).toBe(
      '404 this witness does not cosign for this log\n',
    );
    const forged = checkpoint.replace('\n1\n', '\n2\n');
    expect(await asking(0, forged)).toBe('403 the checkpoint is not signed with a key of this log\n');
    expect(await asking(2, checkpoint)).toBe('400 the old size is larger than the checkpoint\n');
    expect(await answerOf(null)).toBe('400 add-checkpoint: it has no empty line before the checkpoint\n');
    expect(await answerOf(Uint8Array.of(0xff))).toBe('400 add-checkpoint: it is not UTF-8\n');
    expect(await answerOf('x'.repeat(65_536))).toContain('no empty line');
    expect(await answerOf('x'.repeat(65_537))).toBe('400 add-checkpoint: more than 65536 bytes\n');
  });

  it('answers the slower of two calls with the size that is known now', async () => {
    for (const [size, told] of [
      [undefined, '0\n'],
      [7, '7\n'],
    ] as const) {
      let asked = 0;
      const store: WitnessStore = {
        latest: async () =>
          asked++ === 0 || size === undefined ? undefined : { size, rootHash: '', checkpoint: '' },
        replace: async () => false,
      };
      const { log, post } = await scene({ store });
      await log.grow(1);
      const checkpoint = await log.checkpoint();
      const response = await post(formatAddCheckpoint({ oldSize: 0, consistencyProof: [], checkpoint }));
      expect([response.status, await response.text()]).toEqual([409, told]);
    }
  });

  it('cosigns nothing while its store is down', async () => {
    const down = () => Promise.reject(new Error('down'));
    const { log, post } = await scene({ store: { latest: down, replace: down } });
    await log.grow(1);
    const checkpoint = await log.checkpoint();
    await expect(post(formatAddCheckpoint({ oldSize: 0, consistencyProof: [], checkpoint }))).rejects.toThrow(
      'down',
    );
  });
});
