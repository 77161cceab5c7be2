import { describe, expect, test } from 'vitest';
import { withEventIds } from '../../src/answer/event-ids.ts';

async function through(
  chunks: readonly string[],
  rewritten: (id: string) => Promise<string | undefined> = async (id) => `${id}!`,
): Promise<string> {
  const source = new ReadableStream<Uint8Array>({
    start(controller) {
      for (const chunk of chunks) controller.enqueue(new TextEncoder().encode(chunk));
      controller.close();
    },
  });
  return new Response(source.pipeThrough(withEventIds(rewritten))).text();
}

/** A stream in pieces of each size. */
const cuts = (text: string) =>
  [1, 2, 3, 5, text.length].map((size) => text.match(new RegExp(`[\\s\\S]{1,${size}}`, 'g')) ?? []);

describe('ids of events', () => {
  test.each([
    ['are written anew', 'id: 7\ndata: x\n\n', 'id: 7!\ndata: x\n\n'],
    ['are found without a space', 'id:7\ndata: x\n\n', 'id: 7!\ndata: x\n\n'],
    ['are found after an empty line at the start', '\nid: 7\n\n', '\nid: 7!\n\n'],
    ['are found after the data', 'data: x\nid: 7\n\n', 'data: x\nid: 7!\n\n'],
    ['are found where lines end in CR and LF', 'id: 7\r\ndata: x\r\n\r\n', 'id: 7!\r\ndata: x\r\n\r\n'],
    ['are found where lines end in CR', 'id: 7\rdata: x\r\r', 'id: 7!\rdata: x\r\r'],
    ['stay empty', 'id:\ndata: x\n\n', 'id:\ndata: x\n\n'],
    ['are not what looks like one in data', 'data: id: 7\n\n', 'data: id: 7\n\n'],
    ['are not a field with a longer name', 'idx: 7\nid\ni\n\n', 'idx: 7\nid\ni\n\n'],
    ['are not a comment', ': id: 7\n\n', ': id: 7\n\n'],
  ])('%s', async (_what, stream, expected) => {
    for (const chunks of cuts(stream)) expect(await through(chunks)).toBe(expected);
  });

  test('are dropped without ending their event', async () => {
    const drop = async () => undefined;
    for (const stream of ['id: 7\ndata: x\n\n', 'id: 7\r\ndata: x\r\n\r\n', 'id: 7\rdata: x\r\r']) {
      const expected = stream.replace(/^id: 7(?:\r\n|\n|\r)/, '');
      for (const chunks of cuts(stream)) expect(await through(chunks, drop)).toBe(expected);
    }
  });

  test('of any length take no more memory than one of a kilobyte, and are dropped', async () => {
    expect(await through([`id: ${'x'.repeat(5000)}`, 'y'.repeat(5000), '\ndata: x\n\n'])).toBe('data: x\n\n');
  });

  test('are written anew up to a line of 1,024 bytes, and dropped from the next byte on', async () => {
    const id = 'x'.repeat(1024 - 'id: '.length);
    expect(await through([`id: ${id}\n\n`])).toBe(`id: ${id}!\n\n`);
    expect(await through([`id: ${id}x\n\n`])).toBe('\n');
  });

  test('leave the rest of a line in one piece, once it cannot be an id', async () => {
    const source = new Response('data: a line\ndata: another\n\n').body;
    const pieces: string[] = [];
    const decoder = new TextDecoder();
    for await (const piece of source?.pipeThrough(withEventIds(async (id) => id)) ?? [])
      pieces.push(decoder.decode(piece));
    expect(pieces).toEqual(['d', 'ata: a line\n', 'd', 'ata: another\n', '\n']);
  });
});
