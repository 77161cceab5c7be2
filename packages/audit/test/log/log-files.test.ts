import { expect, it } from 'vitest';
import { type LogBucket, r2LogFiles } from '../../src/log/log-files.ts';
import { bucketOf } from './test-log.ts';

function bucket() {
  const objects = new Map<string, Uint8Array<ArrayBuffer>>();
  return { objects, ...bucketOf(objects) };
}

const octets = (text: string) => Uint8Array.from(Buffer.from(text));

it('log files: the key is written again, and a tile never', async () => {
  const { objects, ...r2 } = bucket();
  const files = r2LogFiles(r2, 'log/');
  await files.write('vkey', octets('one'));
  await files.write('vkey', octets('two'));
  await files.write('tile/0/000', octets('same'));
  await files.write('tile/0/000', octets('same'));
  await expect(files.write('tile/0/000', octets('else'))).rejects.toThrow(
    'files of a log are never overwritten',
  );
  expect([...objects.keys()]).toEqual(['log/vkey', 'log/tile/0/000']);
  expect(await files.read('vkey')).toEqual(octets('two'));
  expect(await files.read('tile/0/000')).toEqual(octets('same'));
  expect(await files.read('tile/0/001')).toBeUndefined();
});

it('replaces only the files it read or wrote last, and none that another writer changed since', async () => {
  const { objects, ...r2 } = bucket();
  const files = r2LogFiles(r2, 'log/');
  const others = r2LogFiles(r2, 'log/');
  const there = () => Buffer.from(objects.get('log/checkpoint') ?? '').toString();
  expect(await files.replace('checkpoint', octets('one'))).toBe(true);
  expect(await files.replace('checkpoint', octets('two'))).toBe(true);
  expect(await others.replace('checkpoint', octets('none was there'))).toBe(false);
  await others.read('checkpoint');
  expect(await others.replace('checkpoint', octets('three'))).toBe(true);
  expect(await files.replace('checkpoint', octets('four'))).toBe(false);
  expect(there()).toBe('three');
  objects.delete('log/checkpoint');
  expect(await others.replace('checkpoint', octets('four'))).toBe(false);
  await others.read('checkpoint');
  expect(await others.replace('checkpoint', octets('four'))).toBe(true);
  expect(there()).toBe('four');
});

it('log files are stored with the headers that tlog-tiles requires of a public bucket', async () => {
  const served: unknown[] = [];
  const put = async (...[key, , options]: Parameters<LogBucket['put']>) => {
    served.push([key, options?.httpMetadata]);
    return { etag: key };
  };
  const files = r2LogFiles({ ...bucket(), put });
  for (const path of ['vkey', 'tile/0/000']) await files.write(path, octets('x'));
  await files.replace('checkpoint', octets('x'));
  const text = { contentType: 'text/plain; charset=utf-8', cacheControl: 'no-cache' };
  expect(served).toEqual([
    ['vkey', text],
    ['tile/0/000', undefined],
    ['checkpoint', text],
  ]);
});

it('log files: an existing file is accepted only with exactly the same octets', async () => {
  const files = r2LogFiles(bucket());
  await files.write('tile/0/000', octets('same'));
  for (const other of ['sam', 'same and more', 'came', '']) {
    await expect(files.write('tile/0/000', octets(other)), other).rejects.toThrow(
      'log: tile/0/000 already exists with other content, and files of a log are never overwritten: give each log its own bucket or prefix',
    );
  }
  expect(await files.read('tile/0/000')).toEqual(octets('same'));
});

it('log files: a tile is not reported as stored that a bucket neither accepts nor has', async () => {
  const files = r2LogFiles({ ...bucket(), put: async () => null });
  await expect(files.write('tile/0/000', octets('one'))).rejects.toThrow('tile/0/000');
});

it('log files: nothing is read from a bucket that accepts a tile', async () => {
  const files = r2LogFiles({ ...bucket(), get: () => Promise.reject(new Error('no reads')) });
  await files.write('tile/0/000', octets('one'));
});

it('aborts an R2 call that does not answer, with the name of the file, and repeats it the next time', async () => {
  const never = new Promise<never>(() => {});
  let isAway = true;
  const { objects, ...r2 } = bucket();
  const files = r2LogFiles(
    { get: (key) => (isAway ? never : r2.get(key)), put: (...all) => (isAway ? never : r2.put(...all)) },
    'log/',
    () => (isAway ? Promise.resolve() : never),
  );
  const x = octets('x');
  const calls = {
    vkey: () => files.write('vkey', x),
    'tile/0/000': () => files.write('tile/0/000', x),
    checkpoint: () => files.replace('checkpoint', x),
    'tile/0/001': () => files.read('tile/0/001'),
  };
  for (const [path, call] of Object.entries(calls)) {
    await expect(call()).rejects.toThrow(`log: R2 did not answer for log/${path} within 30 seconds`);
  }
  expect(objects.size).toBe(0);
  isAway = false;
  for (const call of Object.values(calls)) await call();
  expect([...objects.keys()]).toEqual(['log/vkey', 'log/tile/0/000', 'log/checkpoint']);
});

it('aborts the read of an object whose octets do not arrive', async () => {
  const never = new Promise<never>(() => {});
  const get = async () => ({ etag: 'x', arrayBuffer: () => never });
  const files = r2LogFiles({ ...bucket(), get }, '', async () => {});
  await expect(files.read('checkpoint')).rejects.toThrow('R2 did not answer for checkpoint');
});
