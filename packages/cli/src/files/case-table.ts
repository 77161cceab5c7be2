import { basename, dirname, join } from 'node:path';
import type { PolicyTestCase } from '@portcullis/policy';
import { checkPolicyTests } from '@portcullis/policy/internal';
import { parse, YAMLParseError } from 'yaml';
import { UsageError } from '../usage-error.ts';
import { readTextFile, readTextFileIfAny } from './text-file.ts';

/** A table of policy tests. */
export interface CaseTable {
  readonly file: string;
  /** The host that the cases are asked under. Default: that of the only instance. */
  readonly host: string | undefined;
  readonly cases: readonly PolicyTestCase[];
}

/** What comes after the configuration's name: the cases of `portcullis.json` stand in `portcullis.test.yaml`. */
const ENDINGS: readonly string[] = ['.test.yaml', '.test.yml', '.test.json'];

/** The tables that stand beside a configuration. Fails with {@link UsageError} where there is none. */
export async function tablesBeside(configurationFile: string): Promise<readonly CaseTable[]> {
  const stem = join(dirname(configurationFile), basename(configurationFile).replace(/\.\w+$/, ''));
  const files = ENDINGS.map((ending) => `${stem}${ending}`);
  const tables: CaseTable[] = [];
  for (const file of files) {
    const text = await readTextFileIfAny(file);
    if (text !== undefined) tables.push(tableOf(file, text));
  }
  if (tables.length > 0) return tables;
  throw new UsageError(`there are no cases: write one of ${files.join(', ')}, or name a file with --cases`);
}

/** The table of one file, YAML or JSON. */
export async function readTable(file: string): Promise<CaseTable> {
  return tableOf(file, await readTextFile(file));
}

function tableOf(file: string, text: string): CaseTable {
  const table = parsed(file, text);
  const { host, cases, ...others }: Readonly<Record<string, unknown>> = isRecord(table) ? table : {};
  const problems = checkPolicyTests(cases).map(({ path, message, suggestion }) => {
    return `cases${path}: ${message}${suggestion === undefined ? '' : `; did you mean "${suggestion}"?`}`;
  });
  if (host !== undefined && typeof host !== 'string') problems.push('host: must be a text');
  for (const field of Object.keys(others))
    problems.push(`${field}: is not a field here: write "cases" or "host"`);
  if (problems.length === 0) {
    // What has no problem is what its type says.
    return { file, host: host as string | undefined, cases: cases as readonly PolicyTestCase[] };
  }
  throw new UsageError(
    `${file} is no table of cases:\n${problems.map((problem) => `  ${problem}`).join('\n')}`,
  );
}

/** JSON is YAML, so one parser reads both. */
function parsed(file: string, text: string): unknown {
  try {
    return parse(text);
  } catch (error) {
    if (!(error instanceof YAMLParseError)) throw error;
    const { line = 0, col = 0 } = error.linePos?.[0] ?? {};
    // The first line says what is wrong; the others show the place.
    const what = error.message.split('\n')[0]?.replace(/ at line \d+, column \d+:$/, '');
    throw new UsageError(`${file}:${line}:${col}: ${what}`);
  }
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
