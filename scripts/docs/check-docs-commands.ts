/** Runs every command of the pages that stands in a block marked `sh run`, in a project as the reader has it. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { create } from '../../packages/create/src/create.ts';
import { templates } from '../../packages/create/src/templates.ts';
import { collectTemplates } from '../collect-templates.ts';
import { ENVIRONMENT } from '../outside/project.ts';
import { run } from '../processes.ts';
import { report } from '../report.ts';
import { listFiles, root, shown } from '../workspace.ts';
import { splitMarkdown } from './markdown.ts';

/** A command of a page. */
export interface PageCommand {
  readonly file: string;
  readonly line: number;
  readonly text: string;
}

/** The commands of all blocks that are marked, in order. */
export function pageCommands(top: string): PageCommand[] {
  const files = [
    ...listFiles(join(top, 'docs'), '.md'),
    ...listFiles(join(top, 'packages/cli/skills'), '.md'),
  ];
  return files.flatMap((file) =>
    splitMarkdown(readFileSync(file, 'utf8')).blocks.flatMap(({ info, code, line }) => {
      if (info !== 'sh run') return [];
      const lines = code
        .split('\n')
        .map((text, index) => ({ file: shown(top, file), line: line + index, text }));
      return lines.filter(({ text }) => text !== '' && !text.startsWith('#'));
    }),
  );
}

/** The words of a command, without the comment behind it. */
export function wordsOf(text: string): string[] {
  return text.split(/\s+#/)[0]?.trim().split(/\s+/) ?? [];
}

/** Starts the project in which commands run, as its reader does. */
const PROJECT =
  'npm create portcullis@latest project -- --template internal-web-app --yes --host wiki.example.com';

/** Runs a command below `dir`: what npm would fetch is taken from this repository. Resolves to what went wrong. */
async function problemOf(text: string, dir: string): Promise<string | undefined> {
  const [program, name, third, ...rest] = wordsOf(text);
  if (program === 'npx' && name === 'portcullis' && third !== undefined) {
    const command = [process.execPath, join(root, 'packages/cli/src/main.ts'), third, ...rest];
    const { code, output } = await run(command, { cwd: join(dir, 'project') });
    return code === 0 ? undefined : `ended with ${code}: ${text}\n${output.trimEnd()}`;
  }
  if (program === 'npx' && name === 'wrangler') {
    const command = [
      join(root, 'examples/internal-web-app/node_modules/.bin/wrangler'),
      ...wordsOf(text).slice(2),
    ];
    const { code, output } = await run(command, { cwd: join(dir, 'project'), env: ENVIRONMENT });
    return code === 0 ? undefined : `ended with ${code}: ${text}\n${output.trimEnd()}`;
  }
  if (program === 'npm' && name === 'create' && third === 'portcullis@latest') {
    const said: string[] = [];
    const io = { write: (more: string): boolean => said.push(more) > 0 };
    const args = rest
      .filter((word) => word !== '--')
      .map((word, index) => (index === 0 ? join(dir, word) : word));
    const code = await create(args, { stdout: io, stderr: io }, join(dir, 'templates'));
    return code === 0 ? undefined : `ended with ${code}: ${text}\n${said.join('').trimEnd()}`;
  }
  return `is marked to be run, and nothing here can: ${text}`;
}

if (import.meta.main) {
  const commands = pageCommands(root);
  mkdirSync(join(root, '.artifacts'), { recursive: true });
  const dir = mkdtempSync(join(root, '.artifacts', 'docs-commands-'));
  const problems: string[] = [];
  try {
    collectTemplates(
      join(dir, 'templates'),
      templates.map(({ name }) => name),
    );
    for (const { file, line, text } of [{ file: 'the project', line: 1, text: PROJECT }, ...commands]) {
      const problem = await problemOf(text, dir);
      if (problem !== undefined) problems.push(`${file}:${line}: ${problem}`);
    }
  } finally {
    rmSync(dir, { recursive: true });
  }
  if (commands.length === 0) problems.push('no page has a command that is marked to be run (```sh run)');
  report('commands in docs', problems, `${commands.length} commands ran`);
}
