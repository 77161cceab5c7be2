import { expect, it } from 'vitest';
import { type LogBucket, r2LogFiles } from '../../src/log/log-files.ts';

/** A bucket that keeps what it is given, as R2 does. */
function bucket() {
  const objects = new Map<string, Uint8Array<ArrayBuffer>>();
  return {
    objects,
    get: async (key: string) => {
      const octets = objects.get(key);
      return octets === undefined ? null : { arrayBuffer: async () => octets.slice().buffer };
    },
    put: async (...[key, octets, options]: Parameters<LogBucket['put']>) => {
      if (options?.onlyIf?.etagDoesNotMatch === '*' && objects.has(key)) return null;
      objects.set(key, octets);
      return {};
    },
  };
}

const octets = (text: string) => Uint8Array.from(Buffer.from(text));

it('replaces the checkpoint, and never a tile', async () => {
  const { objects, ...r2 } = bucket();
  const files = r2LogFiles(r2, 'log/');
  await files.write('checkpoint', octets('one'));
  await files.write('checkpoint', octets('two'));
  await files.write('tile/0/000', octets('same'));
  await files.write('tile/0/000', octets('same'));
  await expect(files.write('tile/0/000', octets('else'))).rejects.toThrow('nothing of a log is written over');
  expect([...objects.keys()]).toEqual(['log/checkpoint', 'log/tile/0/000']);
  expect(await files.read('checkpoint')).toEqual(octets('two'));
  expect(await files.read('tile/0/000')).toEqual(octets('same'));
  expect(await files.read('tile/0/001')).toBeUndefined();
});

it('says how a checkpoint is to be served from a bucket that is public, as tlog-tiles asks', async () => {
  const served: unknown[] = [];
  const put = async (...[key, , options]: Parameters<LogBucket['put']>) =>
    served.push([key, options?.httpMetadata]);
  const files = r2LogFiles({ ...bucket(), put });
  for (const path of ['vkey', 'checkpoint', 'tile/0/000']) await files.write(path, octets('x'));
  const text = { contentType: 'text/plain; charset=utf-8', cacheControl: 'no-cache' };
  expect(served).toEqual([
    ['vkey', text],
    ['checkpoint', text],
    ['tile/0/000', undefined],
  ]);
});

it('takes nothing for what is there already but the same octets, as many of them', async () => {
  const files = r2LogFiles(bucket());
  await files.write('tile/0/000', octets('same'));
  for (const other of ['sam', 'same and more', 'came', '']) {
    await expect(files.write('tile/0/000', octets(other)), other).rejects.toThrow(
      'log: tile/0/000 is there already, and is another one',
    );
  }
  expect(await files.read('tile/0/000')).toEqual(octets('same'));
});

it('does not say that a tile is stored which a bucket neither takes nor has', async () => {
  const files = r2LogFiles({ ...bucket(), put: async () => null });
  await expect(files.write('tile/0/000', octets('one'))).rejects.toThrow('tile/0/000');
});

it('reads nothing of a bucket that takes a tile', async () => {
  const files = r2LogFiles({ ...bucket(), get: () => Promise.reject(new Error('no reads')) });
  await files.write('tile/0/000', octets('one'));
});
