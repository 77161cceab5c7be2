import { MAX_ENTRY_BYTES } from '@portcullis/tlog/internal';

/** One entry of a transparency log: an event, its writer, and a salt that prevents guessing it. */
export interface LogEntry {
  /** The event as it was written: one line of canonical JSON. */
  readonly line: string;
  /** 16 random octets, lower-case hexadecimal: they prevent guessing what a hash stands for. */
  readonly salt: string;
  /** 1 for the writer's first event, then one more for each. */
  readonly sequence: number;
  /** Who wrote it: one isolate's sink. UUIDv7. */
  readonly writer: string;
}

/** Most octets of a line: the largest entry, without what surrounds the event. */
export const MAX_LINE_BYTES: number = MAX_ENTRY_BYTES - 200;

const WRITER = /^[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}$/;
const END = /,"salt":"([\da-f]{32})","sequence":([1-9]\d{0,15}),"writer":"([\da-f-]{36})"\}$/;
const START = '{"event":';

const encoder = /* @__PURE__ */ new TextEncoder();
const decoder = /* @__PURE__ */ new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** Whether a text is a writer's name. */
export function isWriter(text: unknown): text is string {
  return typeof text === 'string' && WRITER.test(text);
}

/** An entry's octets: canonical JSON (RFC 8785), as its members stand in order and the line is canonical. */
export function formatLogEntry({ line, salt, sequence, writer }: LogEntry): Uint8Array<ArrayBuffer> {
  return encoder.encode(
    `${START}${line},"salt":"${salt}","sequence":${sequence},"writer":"${writer}"}`,
  ) as Uint8Array<ArrayBuffer>;
}

/** Reads an entry, `undefined` for octets that {@link formatLogEntry} does not write. It does **not** validate the event. */
export function parseLogEntry(octets: Uint8Array): LogEntry | undefined {
  const text = textOf(octets);
  const end = text === undefined ? null : END.exec(text);
  if (text === undefined || end === null || !text.startsWith(START)) return undefined;
  const [, salt = '', digits = '', writer = ''] = end;
  const sequence = Number(digits);
  if (!Number.isSafeInteger(sequence) || !isWriter(writer)) return undefined;
  const line = text.slice(START.length, end.index);
  return isObject(line) ? { line, salt, sequence, writer } : undefined;
}

/** Whether a line is a JSON object on its own: then what follows it can only be the entry's own members. */
export function isObject(line: string): boolean {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'object' && value !== null && !Array.isArray(value);
  } catch {
    return false;
  }
}

function textOf(octets: Uint8Array): string | undefined {
  try {
    return decoder.decode(octets);
  } catch {
    return undefined;
  }
}
