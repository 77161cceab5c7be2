import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { expect, test, vi } from 'vitest';
import { gatewayServer, type OutputStream, standardOutputSink } from '../../src/node.ts';
import { wikiConfiguration } from './configuration.ts';

const quiet = { warn: () => {}, inform: () => {} };
const context = {} as Parameters<ReturnType<typeof standardOutputSink>['write']>[2];

/** A file on a disk that can be full: as the standard output of Node, it can be written to again after an error. */
function disk() {
  const lines: string[] = [];
  const state = { isFull: false, listeners: 0 };
  const stream: OutputStream = {
    on: () => ++state.listeners,
    write: (text, done) => {
      if (!state.isFull) lines.push(text);
      done(state.isFull ? new Error('ENOSPC: no space left on device') : null);
    },
  };
  return { lines, state, stream };
}

test('an event that could not be written is lost and reported, and the next one is written once there is room', async () => {
  const { lines, state, stream } = disk();
  const sink = standardOutputSink(stream);
  await sink.write({} as never, 'one', context);
  state.isFull = true;
  await expect(sink.writeLine?.('two', context)).rejects.toThrow('ENOSPC');
  state.isFull = false;
  await sink.writeLine?.('three', context);
  await standardOutputSink(stream).writeLine?.('four', context);
  // What filled the disk may have been cut off: it must not take the next one along.
  expect(lines).toEqual(['one\n', '\nthree\n', 'four\n']);
});

test('a stream that throws, and answers nothing after that, as Deno’s does, is written past', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'portcullis-output-'));
  const fd = openSync(join(folder, 'log'), 'a');
  let calls = 0;
  const write = (): void => {
    calls++;
    if (calls === 1) throw new Error('No space left on device');
  };
  const sink = standardOutputSink({ fd, on: () => {}, write });
  await expect(sink.writeLine?.('one', context)).rejects.toThrow('No space left');
  await sink.writeLine?.('two', context);
  await sink.writeLine?.('three', context);
  closeSync(fd);
  expect(readFileSync(join(folder, 'log'), 'utf8')).toBe('\ntwo\nthree\n');
  await expect(sink.writeLine?.('four', context)).rejects.toThrow('EBADF');
  expect(calls).toBe(1);
  rmSync(folder, { recursive: true });
});

test('a stream has one listener, however many gateways write there: an unhandled error would end the process', () => {
  const { state, stream } = disk();
  for (let count = 0; count < 3; count++) standardOutputSink(stream);
  expect(state.listeners).toBe(1);
});

/** A gate whose standard output is on a disk that is full, and what it says on the console. */
async function gateOnFullDisk(onSinkFailure: 'open' | 'closed') {
  const told = vi.spyOn(console, 'error').mockImplementation(() => {});
  const write = vi
    .spyOn(process.stdout, 'write')
    .mockImplementation(((_line: string, done: (error: Error) => void) =>
      done(Object.assign(new Error('ENOSPC: no space left'), { code: 'ENOSPC' }))) as never);
  const gate = gatewayServer(wikiConfiguration({ audit: { onSinkFailure } }), {
    ...quiet,
    bindings: { WIKI: { fetch: async () => new Response('fine') } },
  });
  const { status } = await gate.fetch(new Request('http://wiki.corp.example/health'), {});
  await gate.close();
  write.mockRestore();
  return { status, losses: told.mock.calls.map(([line]) => JSON.parse(line as string) as object) };
}

test.each([
  ['closed', 503, 'withheld'],
  ['open', 200, 'served'],
] as const)(
  'a gate whose disk is full loses no event silently: %s',
  async (onSinkFailure, expected, answer) => {
    const { status, losses } = await gateOnFullDisk(onSinkFailure);
    expect(status).toBe(expected);
    // Of the request, and of its policy.
    expect(losses).toMatchObject(
      [1, 2].map((count) => ({
        type: 'audit.loss',
        loss: { sink: 'console', count, answer, cause: 'ENOSPC' },
      })),
    );
  },
);
