import { escapeUnprintable, isPrintable } from '@portcullis/core/internal';
import type { AuditEvent, EventType } from './event.ts';

/** An event as sinks get it. */
export interface SerializedEvent {
  /** The type of the event, available without creating it. */
  readonly type: EventType;
  readonly event: AuditEvent;
  /** Canonical JSON, one line. */
  readonly line: string;
}

/** Longest string, in UTF-16 units, and longest list. */
interface Limits {
  readonly text: number;
  readonly items: number;
}

/** Tried in turn until the line fits. The last still holds every id, trace parent and hash whole. */
const LIMITS: readonly [Limits, ...Limits[]] = [
  { text: 2048, items: 64 },
  { text: 256, items: 16 },
  { text: 64, items: 2 },
];

/** Longest text that is written whole if there is room, in UTF-16 units. */
export const LONGEST_TEXT: number = LIMITS[0].text;

const encoder = /* @__PURE__ */ new TextEncoder();

/**
 * Serializes an event safely: strings without deceptive characters, absent members omitted, at most `maxBytes`, in canonical JSON.
 * `truncated` lists what had to be shortened.
 *
 * @see {@link https://www.rfc-editor.org/rfc/rfc8785 | RFC 8785, JSON Canonicalization Scheme}
 */
export function serializeEvent(draft: AuditEvent, maxBytes: number): SerializedEvent {
  const { type } = draft;
  // Nearly every event of a request is made as it must be written, and to see that costs a fifth of a copy.
  if (isReady(draft)) {
    const line = JSON.stringify(draft);
    if (fits(line, maxBytes)) return { type, event: draft, line };
  }
  for (const limits of LIMITS) {
    let copy = new Copy(limits);
    let event = copy.of(draft) as AuditEvent;
    if (copy.shortened) {
      copy = new Copy(limits);
      event = copy.of({ ...draft, truncated: true }) as AuditEvent;
    }
    const line = lineOf(event);
    if (fits(line, maxBytes)) return { type, event, line };
  }
  throw new RangeError(`the event is larger than ${maxBytes} bytes`);
}

/** Whether a copy would be the same: nothing to escape, to cut or to omit, and all members in order. */
export function isReady(value: unknown): boolean {
  switch (typeof value) {
    case 'string':
      return value.length <= LIMITS[0].text && isPrintable(value);
    case 'number':
      return Number.isFinite(value);
    case 'boolean':
      return true;
    case 'object':
      if (value === null) return true;
      return Array.isArray(value) ? isReadyList(value) : isReadyObject(value);
    default:
      return false;
  }
}

function isReadyList(values: readonly unknown[]): boolean {
  return values.length <= LIMITS[0].items && values.every(isReady);
}

function isReadyObject(value: object): boolean {
  const members = value as Readonly<Record<string, unknown>>;
  let last = '';
  for (const key in members) {
    if (key < last || !isReady(members[key])) return false;
    last = key;
  }
  return last !== '';
}

/**
 * The canonical form of a copy: what `JSON.stringify` makes of well-formed strings, finite numbers and members in order (RFC 8785
 * section 3.2). Objects put members that are named by digits first, in the order of numbers, so the order is made here.
 */
function lineOf(value: unknown): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(lineOf).join()}]`;
  const members = value as Readonly<Record<string, unknown>>;
  const names = Object.keys(members).sort();
  return `{${names.map((name) => `${JSON.stringify(name)}:${lineOf(members[name])}`).join()}}`;
}

function fits(line: string, maxBytes: number): boolean {
  // A UTF-16 unit takes at most three bytes: usually there is nothing to count.
  return line.length * 3 <= maxBytes || encoder.encode(line).length <= maxBytes;
}

class Copy {
  readonly #limits: Limits;
  shortened = false;

  constructor(limits: Limits) {
    this.#limits = limits;
  }

  of(value: unknown): unknown {
    if (typeof value === 'string') return this.#text(value);
    if (typeof value === 'number') return Number.isFinite(value) ? value : undefined;
    if (typeof value !== 'object' || value === null) return value;
    return Array.isArray(value) ? this.#list(value) : this.#object(value);
  }

  #text(value: string): string {
    const { text } = this.#limits;
    // Escaping makes longer, never shorter: what is far too long need not be escaped whole.
    const escaped = escapeUnprintable(value.length > text ? value.slice(0, text + 1) : value);
    if (escaped.length <= text) return escaped;
    this.shortened = true;
    return `${escaped.slice(0, text - 1).replace(/[\ud800-\udbff]$/, '')}…`;
  }

  #list(values: readonly unknown[]): unknown[] {
    const { items } = this.#limits;
    if (values.length > items) this.shortened = true;
    return values.slice(0, items).map((value) => this.of(value) ?? null);
  }

  #object(value: object): object | undefined {
    const members = value as Readonly<Record<string, unknown>>;
    const copy: Record<string, unknown> = {};
    let empty = true;
    // Code unit order, as RFC 8785 wants it; but for names of digits, whose order an object decides.
    for (const key of Object.keys(members).sort()) {
      const kept = this.of(members[key]);
      if (kept === undefined) continue;
      copy[key] = kept;
      empty = false;
    }
    return empty ? undefined : copy;
  }
}
