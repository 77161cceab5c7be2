import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import { listFiles, shown } from '../workspace.ts';

/** The list of the site's pages, from the top folder. */
const LIST = 'docs/pages.json';

interface Section {
  readonly text: string;
  /** Markdown files in order, from `docs/`. */
  readonly pages?: readonly string[];
  /** A folder below `docs/`: each of its pages belongs here, by name. */
  readonly folder?: string;
  /** A folder whose every subfolder has a README that belongs here: `packages` or `examples`. */
  readonly readmes?: string;
  readonly sections?: readonly Section[];
  /** `false` leaves the section's pages out of the site's search. Default: as the section around it. */
  readonly search?: boolean;
  readonly collapsed?: boolean;
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
  return list(top).map((section) => sectionItem(top, section));
}

/** Whether the search of the site finds a Markdown file, whose path is given from the top folder. */
export function isSearched(top: string, file: string): boolean {
  return !pagesBySection(top).some(({ isSearched, files }) => !isSearched && files.includes(file));
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

/** A section with the pages of its own, as paths from the top folder. */
export interface PagesOfSection {
  readonly text: string;
  readonly isSearched: boolean;
  readonly files: readonly string[];
}

/** All sections, each before those inside it. */
export function pagesBySection(top: string): readonly PagesOfSection[] {
  const within = (all: readonly Section[], isSearched: boolean): readonly PagesOfSection[] =>
    all.flatMap((section) => {
      const here = section.search ?? isSearched;
      const own = { text: section.text, isSearched: here, files: filesOf(top, section) };
      return [own, ...within(section.sections ?? [], here)];
    });
  return within(list(top), true);
}

/** Pages that are in no section, and entries without a page. */
export function sidebarProblems(top: string): string[] {
  if (!existsSync(join(top, LIST))) return [`${LIST}: does not exist`];
  const all = flatten(list(top));
  const listed = all.flatMap(({ pages = [] }) => pages);
  const folders = all.flatMap(({ folder }) => (folder === undefined ? [] : [`${folder}/`]));
  const twice = listed.filter((page, index) => listed.indexOf(page) !== index);
  const there = pagesBelow(top, 'docs').filter((page) => page !== 'index.md');
  return [
    ...listed
      .map((page) => posix.join('docs', page))
      .filter((file) => !existsSync(join(top, file)))
      .map((file) => `${LIST}: ${file} does not exist`),
    ...twice.map((page) => `${LIST}: lists ${page} twice`),
    ...there
      .filter((page) => !listed.includes(page) && !folders.some((folder) => page.startsWith(folder)))
      .map((page) => `docs/${page}: is not on the site: add "${page}" to a section of ${LIST}`),
  ];
}

function list(top: string): readonly Section[] {
  return JSON.parse(readFileSync(join(top, LIST), 'utf8')) as Section[];
}

/** A section, and all that are inside it. */
function flatten(all: readonly Section[]): readonly Section[] {
  return all.flatMap((section) => [section, ...flatten(section.sections ?? [])]);
}

/** The Markdown files of a section itself, from the top folder. */
function filesOf(top: string, { pages = [], folder, readmes }: Section): readonly string[] {
  return [
    ...pages.map((page) => posix.join('docs', page)),
    ...(folder === undefined
      ? []
      : pagesBelow(top, `docs/${folder}`).map((page) => `docs/${folder}/${page}`)),
    ...(readmes === undefined ? [] : readmesOf(top, readmes)),
  ];
}

function sectionItem(top: string, section: Section): SidebarItem {
  const { text, folder, sections = [], collapsed = false } = section;
  const contents = folder === undefined ? undefined : `docs/${folder}/README.md`;
  return {
    text,
    collapsed,
    ...(folder === undefined ? {} : { link: `/${folder}/` }),
    items: [
      ...filesOf(top, section)
        .filter((file) => file !== contents)
        .map((file) => item(top, file)),
      ...sections.map((one) => sectionItem(top, one)),
    ],
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
