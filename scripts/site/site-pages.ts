import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { listFiles, shown } from '../workspace.ts';

/** The list of the site's pages, from the top folder. */
const LIST = 'docs/pages.json';

interface Section {
  readonly text: string;
  /** Markdown files below `docs/`, in order. */
  readonly pages: readonly string[];
  /** Folders whose every page belongs here, by name. */
  readonly folders?: readonly { readonly text: string; readonly folder: string }[];
}

/** An entry of the sidebar, as VitePress takes it. */
export interface SidebarItem {
  readonly text: string;
  readonly link?: string;
  readonly items?: SidebarItem[];
  readonly collapsed?: boolean;
}

/** The sidebar of the site: the list of pages, with the title that each page has. */
export function sidebar(top: string): SidebarItem[] {
  const listed = sections(top).map(({ text, pages, folders = [] }) => ({
    text,
    collapsed: false,
    items: [
      ...pages.map((page) => item(top, `docs/${page}`)),
      ...folders.map(({ text: name, folder }) => folderItem(top, name, folder)),
    ],
  }));
  const readmes = ['packages', 'examples'].map((folder) => ({
    text: folder === 'packages' ? 'Packages' : 'Templates',
    collapsed: true,
    items: readmesOf(top, folder).map((file) => item(top, file)),
  }));
  return [...listed, ...readmes];
}

/** The address on the site of a Markdown file, whose path is given from the top folder. */
export function addressOf(file: string): string {
  if (file === 'README.md') return '/';
  const plain = file.replace(/^docs\//, '').replace(/^examples\//, 'templates/');
  return `/${plain.replace(/^((?:packages|templates)\/[^/]+)\/README\.md$/, '$1.md').replace(/README\.md$/, '')}`.replace(
    /\.md$/,
    '',
  );
}

/** Pages that are in no section, and entries without a page. */
export function sidebarProblems(top: string): string[] {
  if (!existsSync(join(top, LIST))) return [`${LIST}: does not exist`];
  const listed = sections(top).flatMap(({ pages }) => pages);
  const folders = sections(top).flatMap(({ folders = [] }) => folders.map(({ folder }) => `${folder}/`));
  const twice = listed.filter((page, index) => listed.indexOf(page) !== index);
  const there = pagesBelow(top, 'docs').filter((page) => page !== 'index.md');
  return [
    ...listed.filter((page) => !there.includes(page)).map((page) => `${LIST}: docs/${page} does not exist`),
    ...twice.map((page) => `${LIST}: lists ${page} twice`),
    ...there
      .filter((page) => !listed.includes(page) && !folders.some((folder) => page.startsWith(folder)))
      .map((page) => `docs/${page}: is not on the site: add "${page}" to a section of ${LIST}`),
  ];
}

function sections(top: string): readonly Section[] {
  return JSON.parse(readFileSync(join(top, LIST), 'utf8')) as Section[];
}

function folderItem(top: string, text: string, folder: string): SidebarItem {
  const pages = pagesBelow(top, `docs/${folder}`).filter((page) => page !== 'README.md');
  return {
    text,
    link: `/${folder}/`,
    collapsed: true,
    items: pages.map((page) => item(top, `docs/${folder}/${page}`)),
  };
}

/** The README of each folder of `folder` that has one. */
function readmesOf(top: string, folder: string): string[] {
  if (!existsSync(join(top, folder))) return [];
  return readdirSync(join(top, folder))
    .map((name) => `${folder}/${name}/README.md`)
    .filter((file) => existsSync(join(top, file)));
}

function item(top: string, file: string): SidebarItem {
  return { text: titleOf(top, file), link: addressOf(file) };
}

/** The first heading, without its marks. */
function titleOf(top: string, page: string): string {
  const heading = /^# (.+)$/m.exec(readFileSync(join(top, page), 'utf8'))?.[1] ?? page;
  return heading.replaceAll(/[`*]|\[|\]\([^)]*\)/g, '');
}

function pagesBelow(top: string, folder: string): string[] {
  return listFiles(join(top, folder), '.md').map((file) => shown(join(top, folder), file));
}
