import { defineConfig } from 'vitepress';
import { slugOf } from '../docs/markdown.ts';
import { root, shown } from '../workspace.ts';
import { SEARCH_OPTIONS } from './searches.ts';
import { pageLink } from './site-markdown.ts';
import { addressOf, isSearched, sidebar } from './site-pages.ts';

/** A gate with bars. It stands in each page, so that no browser asks for a file that is not there. */
const ICON =
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16"><path d="M3 15V7a5 5 0 0 1 10 0v8M6 15V3m4 12V3M3 8h10M3 12h10" fill="none" stroke="#3451b2" stroke-width="1.4"/></svg>';

/**
 * Long lines wrap, and so do the cells of tables on a phone: a table of three columns is not cut off at the edge. The drawings choose their
 * colors by `color-scheme`, so the light theme states its own.
 */
const STYLE = `
html:not(.dark) { color-scheme: light; }
.vp-doc [class*='language-'] code { white-space: pre-wrap; overflow-wrap: anywhere; }
@media (max-width: 640px) {
  .vp-doc :is(th, td) { min-width: 108px; padding: 6px 8px; font-size: 13px; overflow-wrap: anywhere; }
}
`;

/** The docs site: the pages of `docs/`, and the READMEs of packages and templates. */
export const siteConfig: ReturnType<typeof defineConfig> = defineConfig({
  title: 'Portcullis',
  description: 'An identity-aware gate in a Cloudflare Worker, for Phorge and any internal web application.',
  lang: 'en',
  head: [
    ['link', { rel: 'icon', type: 'image/svg+xml', href: `data:image/svg+xml,${encodeURIComponent(ICON)}` }],
    ['style', {}, STYLE],
  ],
  cleanUrls: true,
  srcDir: '..',
  outDir: '../.artifacts/site',
  cacheDir: '../.artifacts/site-cache',
  srcExclude: [
    '.changeset/**',
    '.artifacts/**',
    '.github/**',
    'bench/**',
    'scripts/**',
    'packages/create/templates/**',
    'packages/*/!(README).md',
    'packages/*/*/**',
    'README.md',
    'AGENTS.md',
    'examples/*/AGENTS.md',
  ],
  rewrites: (page) => `${addressOf(page).slice(1) || 'index'}.md`.replace('/.md', '/index.md'),
  markdown: {
    // The pages are read on GitHub as well: its anchors, and no tags of Vue.
    anchor: { slugify: slugOf },
    html: false,
    languageAlias: { ndjson: 'json' },
    config(md) {
      const open = md.renderer.rules.link_open;
      md.renderer.rules.link_open = (tokens, index, options, env, self) => {
        const token = tokens[index];
        const href = token?.attrGet('href');
        if (href != null) token?.attrSet('href', siteLink(href, env.realPath ?? env.path));
        return open?.(tokens, index, options, env, self) ?? self.renderToken(tokens, index, options);
      };
    },
  },
  themeConfig: {
    search: {
      provider: 'local',
      options: {
        miniSearch: { searchOptions: SEARCH_OPTIONS },
        _render: (text, env, md) => (isSearched(root, shown(root, env.path)) ? md.render(text, env) : ''),
      },
    },
    sidebar: sidebar(root),
    outline: [2, 3],
    nav: [
      { text: 'Start here', link: '/start-here' },
      { text: 'What to do when', link: '/runbook' },
      { text: 'Settings', link: '/configuration-reference' },
      { text: 'Error codes', link: '/error-codes' },
    ],
  },
  vite: { build: { target: 'es2022', chunkSizeWarningLimit: 4000 } },
});

/** A link of the repository as one of the site. What is no page, such as a source file, leads nowhere: to the top. */
function siteLink(href: string, page: string): string {
  return /^(?:[a-z][a-z+.-]*:|#)/i.test(href) ? href : (pageLink(href, page) ?? '#');
}
