import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import ts from 'typescript';
import { parse } from '../api/exports.ts';
import { listFiles, readPackages, root } from '../workspace.ts';

/** What the comment on an option says. */
export interface OptionComment {
  /** What it means, on one line, without its default where that is a value. */
  readonly text: string;
  /** The default as the comment writes it, where it is a value and not said in words. */
  readonly fallback: string | undefined;
  /** The type that is declared for it, if its type can be named without type arguments. */
  readonly type: string | undefined;
}

/**
 * The comment on an option of a package, by type and name: `PublicCacheOptions.maxSeconds`. The first paragraph is for everybody, and
 * its last sentence says the default: `Default 60.` for a value, `Default: …` in words. What follows is only for callers of the code.
 */
export function optionComment(option: string): OptionComment {
  const [options = '', name = ''] = option.split('.');
  const { members, typeParameters = [] } = interfaceNamed(options);
  const member = members.find(({ name: one }) => one?.getText() === name);
  const isNamedAlone = typeParameters.every(({ default: byDefault }) => byDefault !== undefined);
  const type = isNamedAlone ? (member as ts.PropertySignature | undefined)?.type?.getText() : undefined;
  const comment = member === undefined ? undefined : ts.getJSDocCommentsAndTags(member)[0]?.getText();
  if (comment === undefined) throw new Error(`${option}: there is no such option, or no comment on it`);
  const written = comment
    .replace(/^\/\*\*|\*\/$/g, '')
    .replace(/^[ \t]*\*[ \t]*/gm, '')
    .trim()
    .replace(/\n\n[\s\S]*$/, '')
    .replace(/\s+/g, ' ');
  const [, text = written, fallback] = /^(.*?) ?Default ([^:].*)\.$/.exec(written) ?? [];
  return { text, fallback, type };
}

/** The names of the options that a type declares itself. */
export function declaredOptions(type: string): readonly string[] {
  return interfaceNamed(type).members.map(({ name }) => name?.getText() ?? '');
}

/** What is wrong with a comment on an option: another default, other limits or another unit than the setting's. */
export function commentProblems(
  option: string,
  { text, fallback }: OptionComment,
  setting: { readonly default?: unknown; readonly minimum?: number; readonly maximum?: number },
): readonly string[] {
  const problems: string[] = [];
  if (!spellings(setting.default).includes(plain(fallback)))
    problems.push(`says the default ${fallback}, which is ${JSON.stringify(setting.default)}`);
  const { minimum, maximum } = setting;
  const [limits, from, to] = /\b([\d,.]+) to ([\d,.]*\d)/.exec(text) ?? [];
  if (limits !== undefined && (numberOf(from) !== minimum || numberOf(to) !== maximum))
    problems.push(`says ${limits}, which is ${minimum} to ${maximum}`);
  const [, unit = ''] = /(Seconds|Ms|Bytes|Percent)$/.exec(option) ?? [];
  if (!UNITS[unit]?.test(text)) problems.push('does not name the unit of its number');
  return problems.map((problem) => `${option}: its comment ${problem}`);
}

const UNITS: Readonly<Record<string, RegExp>> = {
  '': /^/,
  Seconds: /\bseconds\b/,
  Ms: /\bmilliseconds\b/,
  Bytes: /\bbytes\b/,
  Percent: /\bpercent/,
};

function numberOf(written = ''): number {
  return Number(written.replaceAll(',', ''));
}

function plain(written: string | undefined): string | undefined {
  return written?.replaceAll('`', '').replace(/ \([^)]*\)$/, '');
}

/** How a default may be written. */
function spellings(value: unknown): readonly (string | undefined)[] {
  if (value === undefined) return [undefined];
  if (typeof value === 'number') return [String(value), value.toLocaleString('en')];
  return [Array.isArray(value) ? new Intl.ListFormat('en').format(value) : String(value)];
}

function interfaceNamed(type: string): ts.InterfaceDeclaration {
  const [first, ...others] = interfaces().get(type) ?? [];
  if (first === undefined) throw new Error(`${type}: no package has such a type`);
  if (others.length === 0) return first;
  const where = [first, ...others].map((one) => basename(one.getSourceFile().fileName)).join(' and ');
  throw new Error(`${type}: two types have this name, in ${where}`);
}

let found: ReadonlyMap<string, readonly ts.InterfaceDeclaration[]> | undefined;

/** Those of all packages that Workers use, by name, but for what is written from them. */
function interfaces(): ReadonlyMap<string, readonly ts.InterfaceDeclaration[]> {
  found ??= Map.groupBy(
    readPackages(root)
      .filter(({ folder }) => folder !== 'testing')
      .flatMap(({ dir }) => listFiles(join(dir, 'src'), '.ts'))
      .filter((file) => !file.includes('/generated/') && readFileSync(file, 'utf8').includes('interface '))
      .flatMap((file) => parse(file).statements.filter(ts.isInterfaceDeclaration)),
    ({ name }) => name.text,
  );
  return found;
}
