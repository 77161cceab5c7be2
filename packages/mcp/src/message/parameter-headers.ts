import { isRecord, isToken } from '@portcullis/core/internal';
import { mcpError } from '../mcp-failure.ts';
import { decodedHeader, encodedHeader } from './header-value.ts';

/** An argument of a tool that a header mirrors. */
export interface ParameterHeader {
  /** In lower case, such as `mcp-param-region`. */
  readonly header: string;
  /** The names of members that lead to it. */
  readonly path: readonly string[];
}

const PREFIX = 'mcp-param-';
const NONE: readonly ParameterHeader[] = [];

/**
 * The arguments that headers mirror, by the schema of a tool; none for a schema in which one header is named twice: clients do not call
 * such a tool.
 *
 * @see {@link https://modelcontextprotocol.io/specification/2026-07-28/basic/transports/streamable-http#schema-extension | Schema extension}
 */
export function parameterHeaders(schema: unknown): readonly ParameterHeader[] {
  const found: ParameterHeader[] = [];
  const visit = (at: unknown, path: readonly string[]): void => {
    if (!isRecord(at) || !isRecord(at.properties)) return;
    for (const [name, property] of Object.entries(at.properties)) {
      if (!isRecord(property)) continue;
      const header = property['x-mcp-header'];
      if (typeof header === 'string' && isToken(header)) {
        found.push({ header: `${PREFIX}${header.toLowerCase()}`, path: [...path, name] });
      }
      visit(property, [...path, name]);
    }
  };
  visit(schema, []);
  if (found.length === 0) return NONE;
  return new Set(found.map(({ header }) => header)).size === found.length ? found : NONE;
}

/** The first header of this kind that a schema does not name; `undefined` if it names all that the client sent. */
export function unnamedParameter(headers: Headers, known: readonly ParameterHeader[]): string | undefined {
  return [...headers.keys()].find(
    (name) => name.startsWith(PREFIX) && !known.some(({ header }) => header === name),
  );
}

/**
 * The headers that mirror the arguments of a call, written anew. Throws `mcp.header_mismatch` where the client's differ, where one is
 * missing, and for one that the schema does not name: there is nothing to compare it with.
 */
export function writtenParameters(
  headers: Headers,
  known: readonly ParameterHeader[],
  given: Readonly<Record<string, unknown>>,
): Readonly<Record<string, string>> {
  const written: Record<string, string> = {};
  for (const { header, path } of known) {
    const said = headers.get(header);
    const value = textOf(valueAt(given, path));
    if (value === undefined) {
      if (said !== null) throw mismatch(header);
      continue;
    }
    if (said === null || !isEqual(decodedHeader(said), value)) throw mismatch(header);
    written[header] = encodedHeader(value);
  }
  const unnamed = unnamedParameter(headers, known);
  if (unnamed !== undefined) throw mismatch(unnamed);
  return written;
}

function valueAt(given: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>(
    (at, name) => (isRecord(at) && Object.hasOwn(at, name) ? at[name] : undefined),
    given,
  );
}

/** A value as a header says it; `undefined` for none, and for what no header mirrors. */
function textOf(value: unknown): string | undefined {
  if (typeof value === 'string') return value;
  return typeof value === 'boolean' || Number.isSafeInteger(value) ? String(value) : undefined;
}

/** Integers are compared as numbers: `42.0` is `42`. */
function isEqual(said: string | undefined, value: string): boolean {
  if (said === value) return true;
  return (
    said !== undefined && /^-?\d+$/.test(value) && /^-?\d+\.0+$/.test(said) && Number(said) === Number(value)
  );
}

function mismatch(header: string): Error {
  return mcpError('mcp.header_mismatch', { detail: `a header that differs from the arguments: ${header}` });
}
