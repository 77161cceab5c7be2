import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { llmsText, pageLink, siteMarkdown } from '../../site/site-markdown.ts';
import { addressOf, pagesBySection } from '../../site/site-pages.ts';
import { root } from '../../workspace.ts';

const page = (file: string): string => join(root, file);

test('a link of a page leads to the Markdown of the other page on the site', () => {
  const text =
    '[audit](audit.md#events), [template](../examples/phabricator/README.md), [decisions](decisions/README.md), [token](../packages/token)';
  expect(siteMarkdown(text, page('docs/concepts.md'))).toBe(
    '[audit](/audit.md#events), [template](/templates/phabricator.md), [decisions](/decisions/index.md), [token](/packages/token.md)',
  );
});

test('a link to a source file becomes text, and links to anchors and to other sites stay', () => {
  const text = '[file](../packages/core/src/index.ts) [here](#below) [other](https://example.com/a.md)';
  expect(siteMarkdown(text, page('docs/concepts.md'))).toBe(
    'file [here](#below) [other](https://example.com/a.md)',
  );
  expect(pageLink('no-such-page.md', page('docs/concepts.md'))).toBeUndefined();
});

test('tables are written without padding, and code blocks stay as they are', () => {
  const text = [
    '| a      | b `x  \\|  y` |',
    '| ------ | :-----------: |',
    '| 1      |               |',
    '```text',
    '| a      | b |',
    '```',
  ];
  expect(siteMarkdown(text.join('\n'), page('docs/concepts.md')).split('\n')).toEqual([
    '| a | b `x  \\|  y` |',
    '| --- | :---: |',
    '| 1 | |',
    ...text.slice(3),
  ]);
});

test('every link between pages of the site leads to a page that is written as Markdown', () => {
  const files = ['docs/index.md', ...pagesBySection(root).flatMap((section) => section.files)];
  const written = new Set(files.map((file) => addressOf(file).replace(/\/$/, '/index')));
  const dead = files.flatMap((file) => {
    const text = siteMarkdown(readFileSync(page(file), 'utf8'), page(file));
    const links = [...text.matchAll(/\]\((\/[^)#\s]*)\.md(?:#[^)\s]*)?\)/g)];
    return links.flatMap(([, address = '']) => (written.has(address) ? [] : [`${file}: ${address}.md`]));
  });
  expect(dead).toEqual([]);
});

test('llms.txt lists each page once, with its title, and the pages that the site does not search as optional', () => {
  const sections = pagesBySection(root);
  const text = llmsText(sections);
  const listed = [...text.matchAll(/^- \[.+?\]\((\S+?)\)/gm)].map(([, address = '']) => address);
  expect(new Set(listed).size).toBe(listed.length);
  expect(listed.length).toBe(sections.flatMap(({ files }) => files).length);
  expect(text).toMatch(/^# Portcullis\n\n> An identity-aware gate/);
  expect(text).toContain('- [Cloudflare Access](/cloudflare-access.md): Cloudflare Access logs users in.\n');
  const [guides = '', optional = ''] = text.split('## Optional');
  expect(guides).not.toContain('/decisions/');
  expect(optional).toContain('/decisions/');
});

test('each page of the list is a file', () => {
  const files = pagesBySection(root).flatMap((section) => section.files);
  expect(files.filter((file) => !existsSync(page(file)))).toEqual([]);
});
