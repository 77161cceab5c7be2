import { describe, expect, it } from 'vitest';
import { cosignatures } from '../../src/log/cosignatures.ts';
import { batchOf, MemoryFiles, signedByHolder, testSequencer, testWitness } from './test-log.ts';

/** A witness that counts what it is asked. */
function counted() {
  const witness = testWitness();
  const calls = { count: 0 };
  const fetch = (url: string, init: RequestInit) => {
    calls.count += 1;
    return (witness.fetch as (url: string, init: RequestInit) => Promise<Response>)(url, init);
  };
  return { ...witness, fetch, calls };
}

describe('cosignatures', () => {
  it('take one call of a witness for each checkpoint, of which it knows the one before', async () => {
    const witness = counted();
    const { sequencer } = testSequencer({ witnesses: [witness] });
    for (let number = 1; number <= 3; number++) {
      sequencer.append(batchOf(1, number, number));
      await sequencer.publish();
    }
    expect(witness.calls.count).toBe(3);
  });

  it('are missing for recorded reasons, for each witness that did not cosign and for no other', async () => {
    const away = (problem: unknown) => ({ ...testWitness(), fetch: () => Promise.reject(problem) });
    const round = cosignatures({
      checkpoint: await signedByHolder(1, new Uint8Array(32)),
      files: new MemoryFiles(),
      witnesses: [away(new Error('one')), away('two')],
      quorum: 1,
      known: new Map(),
    });
    await expect(round).rejects.toMatchObject({
      message:
        'log: 0 witnesses cosigned, but 1 are required: witness witness.example.com/w1: it did not answer; ' +
        'witness witness.example.com/w1: it did not answer',
      errors: [{ code: 'witness.unreachable' }, { code: 'witness.unreachable' }],
    });
  });

  it('are reported as too few next to those that exist', async () => {
    const away = { ...testWitness(), fetch: () => Promise.reject(new Error('away')) };
    const { sequencer, files } = testSequencer({ witnesses: [testWitness(), away] });
    sequencer.append(batchOf(1, 1, 1));
    await expect(sequencer.publish()).rejects.toMatchObject({
      message:
        'log: 1 witnesses cosigned, but 2 are required: witness witness.example.com/w1: it did not answer',
      errors: [{ code: 'witness.unreachable' }],
    });
    expect(files.files.has('checkpoint')).toBe(false);
  });

  it('are missing with a readable reason, whatever was thrown', async () => {
    const round = cosignatures({
      checkpoint: await signedByHolder(1, new Uint8Array(32)),
      files: new MemoryFiles(),
      witnesses: [
        {
          ...testWitness(),
          get url(): string {
            throw 'no words';
          },
        },
      ],
      quorum: 1,
      known: new Map(),
    });
    await expect(round).rejects.toMatchObject({
      message: 'log: 0 witnesses cosigned, but 1 are required: no words',
    });
  });
});
