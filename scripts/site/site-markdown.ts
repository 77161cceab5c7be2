import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { splitMarkdown } from '../docs/markdown.ts';
import { root, shown } from '../workspace.ts';
import { addressOf, type PagesOfSection, pagesBySection } from './site-pages.ts';

const SUMMARY =
  'An identity-aware gate in a Cloudflare Worker, for Phorge and any internal web application: login, roles, access rules, an audit log.';

/** A link of the repository as one of the site's pages; `undefined` if it leads to a file that is not on the site. */
export function pageLink(href: string, page: string, top: string = root): string | undefined {
  const [path = '', anchor] = href.split('#', 2);
  const file = join(path.startsWith('/') ? top : dirname(page), decodeURIComponent(path));
  const readme = existsSync(file) && statSync(file).isDirectory() ? join(file, 'README.md') : file;
  if (!readme.endsWith('.md') || !existsSync(readme)) return undefined;
  return `${addressOf(shown(top, readme))}${anchor === undefined ? '' : `#${anchor}`}`;
}

/**
 * A page as it stands on the site: links lead to the Markdown of other pages, links to source files become text, and tables have no
 * padding, which would be most of a page.
 */
export function siteMarkdown(text: string, page: string, top: string = root): string {
  return withCompactTables(text).replaceAll(
    /\[([^\]]*)\]\(([^)\s]+)\)/g,
    (all, words: string, href: string) => {
      if (/^(?:[a-z][a-z+.-]*:|#)/i.test(href)) return all;
      const [address, anchor] = pageLink(href, page, top)?.split('#', 2) ?? [];
      if (address === undefined) return words;
      return `[${words}](${markdownAddress(address)}${anchor === undefined ? '' : `#${anchor}`})`;
    },
  );
}

function withCompactTables(text: string): string {
  const { prose } = splitMarkdown(text);
  const lines = text.split('\n').map((line, index) => {
    if (prose[index]?.startsWith('|') !== true) return line;
    const cells = line.replaceAll(/ *(?<!\\)\| */g, ' | ').trim();
    return cells.replaceAll(/\| {2}(?=\|)/g, '| ').replaceAll(/(?<=^[|\s:-]*)-{3,}(?=[|\s:-]*$)/g, '---');
  });
  return lines.join('\n');
}

/** The list of all pages, in the form of llmstxt.org. Sections that the site does not search are optional. */
export function llmsText(sections: readonly PagesOfSection[], top: string = root): string {
  const written = (some: readonly PagesOfSection[]): string[] =>
    some.map(({ text, files }) => [`## ${text}`, '', ...files.map((file) => entry(file, top))].join('\n'));
  const searched = sections.filter(({ isSearched, files }) => isSearched && files.length > 0);
  const others = sections.filter(({ isSearched }) => !isSearched).flatMap(({ files }) => files);
  const optional =
    others.length === 0 ? [] : written([{ text: 'Optional', isSearched: false, files: others }]);
  return `${['# Portcullis', `> ${SUMMARY}`, ...written(searched), ...optional].join('\n\n')}\n`;
}

function entry(file: string, top: string): string {
  const text = readFileSync(join(top, file), 'utf8');
  const title = plain(/^# (.+)$/m.exec(text)?.[1] ?? file);
  const first = /^# .+\n+((?:[^\n#`|<>-].*\n?)+)/m.exec(text)?.[1] ?? '';
  const sentence = /^.*?[.:](?=\s|$)/s.exec(first)?.[0] ?? '';
  const about = plain(sentence.replaceAll('\n', ' ')).replace(/:$/, '.');
  return `- [${title}](${markdownAddress(addressOf(file))})${about === '' ? '' : `: ${about}`}`;
}

function plain(text: string): string {
  return text.replaceAll(/\[([^\]]*)\]\([^)]*\)/g, '$1').replaceAll(/[`*]/g, '');
}

function markdownAddress(address: string): string {
  return address.endsWith('/') ? `${address}index.md` : `${address}.md`;
}

/** Writes the Markdown of each page next to its HTML, and `llms.txt`. Returns how many pages were written. */
export function writeSiteMarkdown(site: string, top: string = root): number {
  const sections = pagesBySection(top);
  const files = [...new Set(['docs/index.md', ...sections.flatMap((section) => section.files)])];
  for (const file of files) {
    const page = join(top, file);
    const written = join(site, markdownAddress(addressOf(file)));
    mkdirSync(dirname(written), { recursive: true });
    writeFileSync(written, siteMarkdown(readFileSync(page, 'utf8'), page, top));
  }
  writeFileSync(join(site, 'llms.txt'), llmsText(sections, top));
  return files.length;
}
