import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { report } from '../report.ts';
import { sidebarProblems } from '../site/site-pages.ts';
import { listFiles, readPackages, root, shown } from '../workspace.ts';
import { mapProblems } from './code-map.ts';
import { anchorsOf, codeSpansOf, linksOf, splitMarkdown } from './markdown.ts';

const lifecycle = 'docs/request-lifecycle.md';
const questions = 'docs/where-to-look.md';

/** A reader who has to open more files than this was sent to the wrong place, or the code is. */
const MOST_FILES = 4;

/** A command line of `portcullis`, as a reader would copy it. */
const COMMAND = /(?:\bnpx |^\s*\$ )portcullis [a-z]/m;
const COMMAND_PACKAGE = '@portcullis/cli';

/** Checks links, anchors and named paths of every Markdown file below `top`, and the request lifecycle. */
export function checkDocs(top: string): { problems: string[]; files: number } {
  const files = listFiles(top, '.md').filter((file) => !shown(top, file).startsWith('.changeset/'));
  const problems = files.flatMap((file) => checkPage(top, file));
  problems.push(...checkLifecycle(top), ...checkQuestions(top));
  problems.push(...checkReadmes(top), ...mapProblems(top), ...sidebarProblems(top));
  return { problems, files: files.length };
}

function checkPage(top: string, file: string): string[] {
  const text = readFileSync(file, 'utf8');
  const { prose } = splitMarkdown(text);
  const problems: string[] = [];
  if (COMMAND.test(text) && !text.includes(COMMAND_PACKAGE)) {
    const page = shown(top, file);
    problems.push(`${page}: uses the command portcullis and does not say that it is in ${COMMAND_PACKAGE}`);
  }
  for (const { target, line } of linksOf(prose)) {
    if (/^[a-z][a-z+.-]*:/i.test(target) || target.startsWith('//')) continue;
    const [path = '', anchor] = target.split('#', 2);
    const where = `${shown(top, file)}:${line}`;
    const linked =
      path === '' ? file : join(path.startsWith('/') ? top : dirname(file), decodeURIComponent(path));
    if (!existsSync(linked)) problems.push(`${where}: links to ${target}, which does not exist`);
    else if (anchor !== undefined && linked.endsWith('.md')) {
      const anchors = anchorsOf(splitMarkdown(readFileSync(linked, 'utf8')).prose);
      if (!anchors.has(anchor)) problems.push(`${where}: links to ${target}, which has no such heading`);
    }
  }
  for (const { target, line } of codeSpansOf(prose)) {
    if (!/^(?:packages|scripts)\/[\w./-]+$/.test(target) || existsSync(join(top, target))) continue;
    problems.push(`${shown(top, file)}:${line}: names ${target}, which does not exist`);
  }
  return problems;
}

/** Questions of the page of questions whose answer names too many files, or none and no page. */
function checkQuestions(top: string): string[] {
  if (!existsSync(join(top, questions))) return [];
  const rows = [...readFileSync(join(top, questions), 'utf8').matchAll(/^\| (.+\?)\s*\|(.*)\|$/gm)];
  return rows.flatMap(([, question = '', answer = '']) => {
    const files = new Set(answer.match(/`(?:packages|scripts)\/[\w./-]+`/g));
    const where = `${questions}: ${JSON.stringify(question.trim())}`;
    if (files.size > MOST_FILES)
      return [`${where} is answered by ${files.size} files; name at most ${MOST_FILES}`];
    return files.size === 0 && !answer.includes('](') ? [`${where} is answered by no file and no page`] : [];
  });
}

function checkReadmes(top: string): string[] {
  return readPackages(top)
    .filter(({ dir }) => !existsSync(join(dir, 'README.md')))
    .map(({ folder }) => `packages/${folder}: has no README.md`);
}

/**
 * The page numbers the files a request passes; the first comment of each names the next one as
 * `Next: packages/…/src/….ts`, and the last one names none.
 */
export function checkLifecycle(top: string): string[] {
  if (!existsSync(join(top, lifecycle))) return [`${lifecycle}: does not exist`];
  const files = lifecycleFiles(readFileSync(join(top, lifecycle), 'utf8'));
  if (files.length < 2) return [`${lifecycle}: numbers fewer than two files (1. \`packages/…/src/….ts\`)`];
  return files.flatMap((file, index) => {
    if (!existsSync(join(top, file))) return [`${lifecycle}: step ${index + 1}, ${file}, does not exist`];
    const named = nextNamedBy(readFileSync(join(top, file), 'utf8'));
    const expected = files[index + 1];
    if (named === expected) return [];
    if (expected === undefined)
      return [`${file}: is the last step of ${lifecycle} and names ${named} as next`];
    return [`${file}: its first comment must say "Next: ${expected}"${named ? `, not ${named}` : ''}`];
  });
}

/** The file of each numbered step: the first path under `packages/` that the step names. */
export function lifecycleFiles(text: string): string[] {
  return splitMarkdown(text).prose.flatMap((line) => {
    const step = /^\s*\d+\.\s+(.*)$/.exec(line)?.[1];
    const path = step === undefined ? undefined : /packages\/[\w./-]+\.ts/.exec(step)?.[0];
    return path === undefined ? [] : [path];
  });
}

/** What the first comment of a source text names as `Next:`. */
export function nextNamedBy(source: string): string | undefined {
  const comment = /\/\*[\s\S]*?\*\/|(?:^[ \t]*\/\/.*\n?)+/m.exec(source)?.[0];
  return comment === undefined ? undefined : /\bNext: [`(]?(packages\/[\w./-]+\.ts)/.exec(comment)?.[1];
}

if (import.meta.main) {
  const { problems, files } = checkDocs(root);
  report('docs', problems, `links, anchors and paths of ${files} pages`);
}
