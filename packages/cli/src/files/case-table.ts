import { readdir } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { didYouMean, isRecord } from '@portcullis/core/internal';
import type { PolicyTestCase } from '@portcullis/policy';
import { checkPolicyTests } from '@portcullis/policy/internal';
import { type Document, isMap, isNode, isSeq, LineCounter, parseDocument } from 'yaml';
import { UsageError } from '../usage-error.ts';
import type { Place } from './located.ts';
import { readTextFile, readTextFileIfAny } from './text-file.ts';

/** A case of a table: about a path, or about a call of an MCP server. */
export interface TableCase extends Omit<PolicyTestCase, 'path'> {
  readonly path?: string;
  /** A call of this tool. */
  readonly tool?: string;
  /** A request for this prompt. */
  readonly prompt?: string;
  /** A request for the resource with this address. */
  readonly uri?: string;
}

/** A table of policy tests. */
export interface CaseTable {
  readonly file: string;
  /** The host that the cases are asked under. Default: that of the only instance. */
  readonly host: string | undefined;
  readonly cases: readonly TableCase[];
  /** Where each case stands in the file. */
  readonly places: readonly Place[];
}

/** What comes after the configuration's name: the cases of `portcullis.json` stand in `portcullis.test.yaml`. */
const ENDINGS: readonly string[] = ['.test.yaml', '.test.yml', '.test.json'];

/**
 * Finds the tables next to a configuration: `portcullis.test.yaml`, and `portcullis.NAME.test.yaml` for each of several applications. Throws
 * {@link UsageError} if there are no tables.
 */
export async function tablesBeside(configurationFile: string): Promise<readonly CaseTable[]> {
  const folder = dirname(configurationFile);
  const name = basename(configurationFile).replace(/\.\w+$/, '');
  const files = ENDINGS.map((ending) => join(folder, `${name}${ending}`));
  const present = await readdir(folder).catch(() => []);
  const others = present
    .filter((one) => one.startsWith(`${name}.`) && ENDINGS.some((ending) => one.endsWith(ending)))
    .map((one) => join(folder, one))
    .filter((one) => !files.includes(one))
    .sort();
  const tables: CaseTable[] = [];
  for (const file of [...files, ...others]) {
    const text = await readTextFileIfAny(file);
    if (text !== undefined) tables.push(tableOf(file, text));
  }
  if (tables.length > 0) return tables;
  throw new UsageError(`there are no cases: create one of ${files.join(', ')}, or give a file with --cases`);
}

/** The table of one file, YAML or JSON. */
export async function readTable(file: string): Promise<CaseTable> {
  return tableOf(file, await readTextFile(file));
}

function tableOf(file: string, text: string): CaseTable {
  const { value: table, places } = parsed(file, text);
  const { host, cases, ...others }: Readonly<Record<string, unknown>> = isRecord(table) ? table : {};
  const problems = checkPolicyTests(cases).map(({ path, message, suggestion }) => {
    return `cases${path}: ${message}${didYouMean(suggestion)}`;
  });
  if (Array.isArray(cases) && cases.length === 0) problems.push('cases: is empty: nothing would be tested');
  if (host !== undefined && typeof host !== 'string') problems.push('host: must be a text');
  for (const field of Object.keys(others)) problems.push(`${field}: is not a field: use "cases" or "host"`);
  if (problems.length === 0) {
    // What has no problem is what its type says.
    return { file, host: host as string | undefined, cases: cases as readonly TableCase[], places };
  }
  throw new UsageError(
    `${file} is not a table of cases:\n${problems.map((problem) => `  ${problem}`).join('\n')}`,
  );
}

/** JSON is YAML, so one parser reads both. */
function parsed(file: string, text: string): { readonly value: unknown; readonly places: readonly Place[] } {
  const lineCounter = new LineCounter();
  const document = parseDocument(text, { lineCounter });
  const [error] = document.errors;
  if (error !== undefined) {
    const { line = 0, col = 0 } = error.linePos?.[0] ?? {};
    // The first line says what is wrong; the others show the place.
    const what = error.message.split('\n')[0]?.replace(/ at line \d+, column \d+:$/, '');
    throw new UsageError(`${file}:${line}:${col}: ${what}`);
  }
  const cases = isMap(document.contents) ? document.contents.get('cases') : undefined;
  const items = isSeq(cases) ? cases.items : [];
  const places = items.map((item) => {
    const { line, col } = lineCounter.linePos(isNode(item) ? (item.range?.[0] ?? 0) : 0);
    return { line, column: col };
  });
  return { value: tableIn(file, document), places };
}

function tableIn(file: string, document: Document.Parsed): unknown {
  try {
    return document.toJS();
  } catch (error) {
    // An alias of what is nowhere, or one of so much that no table means it.
    if (error instanceof ReferenceError) throw new UsageError(`${file}: ${error.message}`);
    throw error;
  }
}
