import { describe, expect, test } from 'vitest';
import { isSearched, sidebar } from '../../site/site-pages.ts';
import { temporaryTree } from '../temporary-tree.ts';

const TREE = {
  'docs/pages.json': JSON.stringify([
    {
      text: 'Start',
      pages: ['start.md', '../SECURITY.md'],
      sections: [{ text: 'Packages', readmes: 'packages' }],
    },
    {
      text: 'For contributors',
      search: false,
      pages: ['inside.md'],
      sections: [{ text: 'Decisions', folder: 'decisions', collapsed: true }],
    },
  ]),
  'docs/start.md': '# Start `here`\n',
  'docs/inside.md': '# Inside\n',
  'docs/decisions/README.md': '# All decisions\n',
  'docs/decisions/0001-one.md': '# One\n',
  'packages/core/README.md': '# core\n',
  'SECURITY.md': '# Security\n',
};

describe('sidebar of the site', () => {
  test('sections inside a section follow its pages, and pages of the top folder have their own address', () => {
    expect(sidebar(temporaryTree(TREE))[0]).toEqual({
      text: 'Start',
      collapsed: false,
      items: [
        { text: 'Start here', link: '/start' },
        { text: 'Security', link: '/SECURITY' },
        { text: 'Packages', collapsed: false, items: [{ text: 'core', link: '/packages/core' }] },
      ],
    });
  });

  test('a folder links to its README and lists every other page', () => {
    expect(sidebar(temporaryTree(TREE))[1]?.items?.[1]).toEqual({
      text: 'Decisions',
      collapsed: true,
      link: '/decisions/',
      items: [{ text: 'One', link: '/decisions/0001-one' }],
    });
  });
});

describe('search of the site', () => {
  test.each(['docs/inside.md', 'docs/decisions/0001-one.md', 'docs/decisions/README.md'])(
    'a section with "search": false leaves out %s, also in sections inside it',
    (file) => {
      expect(isSearched(temporaryTree(TREE), file)).toBe(false);
    },
  );

  test.each(['docs/start.md', 'SECURITY.md', 'packages/core/README.md'])('finds %s', (file) => {
    expect(isSearched(temporaryTree(TREE), file)).toBe(true);
  });
});
