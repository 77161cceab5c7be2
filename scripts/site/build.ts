/** Builds the docs site into `.artifacts/site`: `pnpm site`. A warning fails it, and a frequent search that finds another page first. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { run } from '../processes.ts';
import { report } from '../report.ts';
import { listFiles, root } from '../workspace.ts';
import { searchProblems } from './searches.ts';
import { writeSiteMarkdown } from './site-markdown.ts';

const WARNING = /warn|\(!\)|dead link|is not loaded|deprecat|error|failed/i;

if (import.meta.main) {
  const { code, output } = await run(['node_modules/.bin/vitepress', 'build', 'docs'], { cwd: root });
  const problems = output.split('\n').filter((line) => WARNING.test(line));
  if (code !== 0) problems.push(output.trimEnd());
  const site = join(root, '.artifacts/site');
  const pages = existsSync(site) ? listFiles(site, '.html').length : 0;
  if (code === 0) problems.push(...(await searchProblems(site)));
  const written = code === 0 ? writeSiteMarkdown(site) : 0;
  report('site', problems, `${pages} pages built without a warning, ${written} of them also as Markdown`);
}
