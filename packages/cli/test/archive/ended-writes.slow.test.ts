import type * as FileSystem from 'node:fs';
import { join } from 'node:path';
import { ArchiveReader, archiveAnswer } from '@portcullis/phabricator/internal';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { forgetPerson, resumeForgetting } from '../../src/archive/forget-person.ts';
import { archiveFindings } from '../../src/archive/verify-archive.ts';
import { archiveOf, bytesIn, freshFolder, NOW } from './archive-of.ts';
import { bucketOf } from './bucket-of.ts';
import { simulatedInstance } from './simulated-instance.ts';

// A process that ends at each of its writes, with a half of it done.

const process = vi.hoisted(() => ({ writesLeft: Number.POSITIVE_INFINITY, writes: 0 }));

vi.mock('node:fs', async (importOriginal) => {
  const real = await importOriginal<typeof FileSystem>();
  /** A write that is counted, of which only a half is done where the process ends. */
  const counted = <Given extends unknown[], Result>(
    whole: (...given: Given) => Result,
    half: (...given: Given) => unknown = () => undefined,
  ) => {
    return (...given: Given): Result => {
      process.writes++;
      if (process.writesLeft === 0) half(...given);
      if (process.writesLeft-- <= 0) throw new Error('the process was ended');
      return whole(...given);
    };
  };
  const halfOf = (data: unknown): string => String(data).slice(0, String(data).length / 2);
  return {
    ...real,
    appendFileSync: counted(real.appendFileSync, (file, data) => real.appendFileSync(file, halfOf(data))),
    writeFileSync: counted(real.writeFileSync, (file, data) => real.writeFileSync(file, halfOf(data))),
    writeSync: counted(
      (descriptor: number, bytes: Uint8Array, from: number) => real.writeSync(descriptor, bytes, from),
      (descriptor, bytes, from) => real.writeSync(descriptor, bytes, from, (bytes.length - from) >> 1),
    ),
    rmSync: counted(real.rmSync, (file) => {
      if (!real.existsSync(file) || !real.statSync(file).isDirectory()) return;
      const [first] = real.readdirSync(file);
      if (first !== undefined) real.rmSync(join(String(file), first), { recursive: true });
    }),
    mkdirSync: counted(real.mkdirSync),
    renameSync: counted(real.renameSync),
  };
});

afterEach(() => {
  process.writesLeft = Number.POSITIVE_INFINITY;
});

/** Runs what ends before its write with this number, and resolves to whether it ended there. */
async function endedAt(write: number, run: () => Promise<unknown>): Promise<boolean> {
  process.writesLeft = write;
  try {
    await run();
    return false;
  } catch (error) {
    // A line that cannot be appended is an error of its own.
    if (process.writesLeft >= 0) throw error;
    return true;
  } finally {
    process.writesLeft = Number.POSITIVE_INFINITY;
  }
}

const OBJECTS = {
  task: [
    { number: 1, title: 'For alice', text: 'a', comments: [{ id: 7, text: 'by alice' }] },
    { number: 2, title: 'For bob', text: 'b', view: 'users' },
  ],
  file: [{ number: 1, title: 'for', text: '', data: 'alice, bob', type: 'text/plain' }],
};

/** What is wrong with an archive that is there; nothing while a command that changes it is not finished. */
async function problemsIn(folder: string): Promise<readonly string[]> {
  const found: string[] = [];
  try {
    for await (const { what, problem } of archiveFindings(folder)) found.push(`${what} ${problem}`);
  } catch (error) {
    expect(String(error)).toMatch(/was not finished|has no archive\.json/);
  }
  return found;
}

describe('a process that is ended at each of its writes, and started again', () => {
  test('reads an archive with the same bytes, and leaves none that is whole and wrong', async () => {
    const whole = freshFolder();
    const read = (folder: string) => archiveOf(simulatedInstance(OBJECTS), folder);
    process.writes = 0;
    await read(whole);
    const { writes } = process;
    const expected = bytesIn(whole);
    expect(writes).toBeGreaterThan(40);
    for (let write = 0; write < writes; write++) {
      const folder = freshFolder();
      expect([write, await endedAt(write, () => read(folder))]).toEqual([write, true]);
      expect([write, await problemsIn(folder)]).toEqual([write, []]);
      try {
        await read(folder);
      } catch (error) {
        expect(String(error)).toContain('is an archive already');
      }
      expect([write, bytesIn(folder)]).toEqual([write, expected]);
    }
  }, 120_000);

  test('forgets a person with the same bytes, and serves each page or none until then', async () => {
    const prepared = async () => {
      const folder = freshFolder();
      await archiveOf(simulatedInstance(OBJECTS), folder);
      return folder;
    };
    const forget = async (folder: string) => {
      await resumeForgetting(folder);
      await forgetPerson(folder, ['alice'], 'data and files');
    };
    const whole = await prepared();
    process.writes = 0;
    await forget(whole);
    const { writes } = process;
    const expected = bytesIn(whole);
    expect(writes).toBeGreaterThan(30);
    for (let write = 0; write < writes; write++) {
      const folder = await prepared();
      expect([write, await endedAt(write, () => forget(folder))]).toEqual([write, true]);
      expect([write, await problemsIn(folder)]).toEqual([write, []]);
      expect([200, 404]).toContain((await pageOf(folder, '/T1')).status);
      await forget(folder);
      expect([write, bytesIn(folder)]).toEqual([write, expected]);
    }
    const all = Object.values(expected).map((one) => Buffer.from(one, 'base64').toString());
    expect(all.filter((text) => text.includes('alice'))).toEqual([]);
    expect(await (await pageOf(whole, '/T1')).text()).toContain('For former-user');
  }, 120_000);

  test('a reading does not undo a forgetting that was ended', async () => {
    const folder = freshFolder();
    const read = () => archiveOf(simulatedInstance(OBJECTS), folder);
    process.writes = 0;
    await archiveOf(simulatedInstance(OBJECTS), freshFolder());
    // Two writes before its end, archive.json is there, and the state of the reading too.
    await endedAt(process.writes - 3, read);
    const forget = () => forgetPerson(folder, ['alice'], 'data');
    process.writes = 0;
    let write = 0;
    while (!(await isForgettingIn(folder))) await endedAt(write++, forget);
    await expect(read()).rejects.toThrow('is an archive already');
    await resumeForgetting(folder);
    expect(await (await pageOf(folder, '/T1')).text()).toContain('former-user');
  });
});

async function isForgettingIn(folder: string): Promise<boolean> {
  const { existsSync } = await import('node:fs');
  return existsSync(join(folder, '.reading/forgotten.ndjson'));
}

function pageOf(folder: string, target: string): Promise<Response> {
  const request = new Request(`https://phab.example.com${target}`);
  const reader = new ArchiveReader(bucketOf(folder), () => {});
  const clock = { now: () => NOW } as never;
  const question = { request, path: target, clock, mayReadClosed: false, record: async () => {} };
  return archiveAnswer({ reader, noindex: false, theme: {} }, question);
}
