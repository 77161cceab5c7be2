import { closeSync, openSync, readSync } from 'node:fs';
import { StringDecoder } from 'node:string_decoder';
import { UsageError } from '../usage-error.ts';
import { reasonUnread } from './reason-unread.ts';
import { readStandardInput, STANDARD_INPUT, takeStandardInput } from './standard-input.ts';

const CHUNK_BYTES = 65_536;

/**
 * The lines of a file without their line feeds, one after the other, however long it is; of standard input for `-`, as
 * they come. Only a line feed ends a line: a carriage return before it belongs to what was written there, and stays. No
 * empty line follows the last line feed.
 *
 * A byte order mark at the beginning is no text.
 *
 * Fails with {@link UsageError} where there is no such file, and for one that is compressed or in UTF-16, in
 * which no line would be one.
 */
export function* textLines(file: string): Generator<string> {
  const source = open(file);
  try {
    const decoder = new StringDecoder('utf8');
    const chunk = new Uint8Array(CHUNK_BYTES);
    let rest = '';
    let isFirst = true;
    for (let length = source.read(chunk); length > 0; length = source.read(chunk)) {
      const problem = isFirst ? noText(chunk.subarray(0, length)) : undefined;
      if (problem !== undefined) throw new UsageError(`${file}: ${problem}`);
      const read = decoder.write(chunk.subarray(0, length));
      // What there is of a line is not looked through again: a line may be as long as the file.
      const [end = '', ...lines] = (isFirst ? withoutMark(read) : read).split('\n');
      isFirst = false;
      rest += end;
      const begun = lines.pop();
      if (begun === undefined) continue;
      yield rest;
      yield* lines;
      rest = begun;
    }
    rest += decoder.end();
    if (rest !== '') yield rest;
  } finally {
    source.close();
  }
}

/** Signatures of file formats that are not text, which cannot occur at the start of UTF-8 text, and how to fix them. */
const NO_TEXTS: readonly (readonly [first: number, second: number, problem: string])[] = [
  [0xff, 0xfe, 'is UTF-16, as PowerShell 5 writes output of commands: save it as UTF-8'],
  [0xfe, 0xff, 'is UTF-16: save it as UTF-8'],
  [0x1f, 0x8b, 'is compressed: decompress it with gunzip -c'],
  [0x28, 0xb5, 'is compressed: decompress it with zstd -dc'],
];

/** Returns why the bytes of a file are not text, by its first two bytes. */
export function noText([first, second]: Uint8Array): string | undefined {
  return NO_TEXTS.find(([one, other]) => one === first && other === second)?.[2];
}

/** A text without the mark that editors on Windows write before it. */
export function withoutMark(text: string): string {
  return text.startsWith('\uFEFF') ? text.slice(1) : text;
}

interface Source {
  read(chunk: Uint8Array): number;
  close(): void;
}

function open(file: string): Source {
  if (file === STANDARD_INPUT) {
    takeStandardInput();
    return { read: readStandardInput, close: () => {} };
  }
  try {
    const descriptor = openSync(file, 'r');
    return { read: (chunk) => read(descriptor, chunk, file), close: () => closeSync(descriptor) };
  } catch (error) {
    throw new UsageError(`${file}: ${reasonUnread(error)}`);
  }
}

function read(descriptor: number, chunk: Uint8Array, file: string): number {
  try {
    return readSync(descriptor, chunk);
  } catch (error) {
    throw new UsageError(`${file}: ${reasonUnread(error)}`);
  }
}
