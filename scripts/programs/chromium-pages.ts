import { readFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type axe from 'axe-core';
import type { Browser, Page } from 'playwright-core';
import { root } from '../workspace.ts';

// Opens a page in Chromium as different people see it, and says what is wrong with it.

// Functions that run in the page see its document. TypeScript's library for browsers says otherwise than that of Workers what a
// request is, so what is used of a document is said here.
interface InPage {
  readonly localName: string;
  readonly lang: string;
  readonly attributes: Iterable<{ readonly name: string; readonly value: string }>;
  readonly childNodes: Iterable<InPage | TextInPage>;
  readonly dataset: Record<string, string | undefined>;
  readonly outerHTML: string;
  readonly scrollWidth: number;
  readonly clientWidth: number;
  readonly scrollHeight: number;
  readonly clientHeight: number;
  tabIndex: number;
  focus(): void;
  closest(selector: string): InPage | null;
  checkVisibility(): boolean;
}
interface TextInPage {
  readonly parentElement: InPage | null;
  readonly textContent: string | null;
}
declare const document: {
  readonly documentElement: InPage;
  readonly body: InPage;
  addEventListener(type: 'keyup', listener: () => void, isFirst: true): void;
  readonly activeElement: InPage;
  querySelectorAll(selector: string): Iterable<InPage> & { readonly length: number };
  createTreeWalker(root: InPage, what: number): { nextNode(): TextInPage | null };
  createRange(): {
    setStart(node: TextInPage, offset: number): void;
    setEnd(node: TextInPage, offset: number): void;
    getClientRects(): Iterable<{ readonly top: number; readonly bottom: number }>;
  };
};
declare const NodeFilter: { readonly SHOW_TEXT: number };
declare function getComputedStyle(element: InPage): {
  readonly outlineStyle: string;
  readonly hyphens: string;
  readonly overflowX: string;
  readonly overflowY: string;
};

/** The languages in which every page is looked at: English, that with the longest words, and one with other letters. */
export const LANGUAGES: readonly string[] = ['en', 'de', 'ja'];

/** Where pictures of pages are written, to be looked at: only with `PICTURES=1`, since taking them takes longer than looking at pages. */
const PICTURES = process.env.PICTURES === undefined ? undefined : join(root, '.artifacts/screenshots');

/** One way to see a page. */
interface View {
  readonly name: string;
  readonly colorScheme: 'light' | 'dark';
  readonly width: number;
  /** Shows what the first view shows, in other colors: axe looks at colors alone, and it is checked that nothing else differs. */
  readonly isRecolored?: boolean;
  readonly isPrinted?: boolean;
  /** Has the colors of the English page: axe looks at everything else. */
  readonly isTranslated?: boolean;
  /** Axe has no look at it. */
  readonly isForWidth?: boolean;
}

const LIGHT: View = { name: 'light', colorScheme: 'light', width: 900 };
/** What other words change of it beyond the narrow view, which axe looks at: how wide they are. */
const REWORDED: View = { ...LIGHT, isForWidth: true };
const DARK: View = { name: 'dark', colorScheme: 'dark', width: 900, isRecolored: true };
const NARROW: View = { name: '320', colorScheme: 'light', width: 320 };
const NARROW_TRANSLATED: View = { ...NARROW, isTranslated: true };

/** On paper of A4, between its margins. */
const PRINTED: View = { name: 'print', colorScheme: 'light', width: 700, isPrinted: true };

/** What people see whose system chooses all colors. */
const FORCED: View = { name: 'forced', colorScheme: 'light', width: 900, isRecolored: true };

/** Minified: each page compiles it. */
const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** The rules of axe that compare colors. */
const COLOR_RULES = ['color-contrast', 'link-in-text-block'];

/** Attributes whose values are words, addresses, or what somebody entered: axe asks whether they are there. */
const WORDED = [
  'alt',
  'title',
  'placeholder',
  'aria-label',
  'label',
  'data-done',
  'href',
  'action',
  'value',
  'datetime',
  'min',
  'max',
];

/** What a page is answered with. */
interface Answered {
  readonly status: number;
  readonly headers: Record<string, string>;
  readonly body: string;
}

/** Looks at pages in a browser, one after the other. */
export class PageInspector {
  readonly #scripted: Page;
  readonly #forced: Page;
  readonly #plain: Page;
  /** The structures of pages in which axe found nothing, each with its view. */
  readonly #accepted = new Set<string>();
  /** The structures of pages with which nothing was wrong. */
  readonly #fine = new Set<string>();

  private constructor(scripted: Page, forced: Page, plain: Page) {
    this.#scripted = scripted;
    this.#forced = forced;
    this.#plain = plain;
  }

  static async in(browser: Browser): Promise<PageInspector> {
    if (PICTURES !== undefined) await mkdir(PICTURES, { recursive: true });
    return new PageInspector(
      await browser.newPage({ timezoneId: 'Europe/Berlin' }),
      // Switched on and off in one window, forced colors leave their canvas behind.
      await browser.newPage({ forcedColors: 'active' }),
      await browser.newPage({ javaScriptEnabled: false }),
    );
  }

  /**
   * What is wrong with a page in each of the views, and without scripts: a sentence each. Of a page in another language than English,
   * what a language changes: it changes words and their lengths, and no color, no script and no button. The same of a page with the
   * structure of another, with which nothing was wrong.
   */
  async problems(name: string, answer: Response, language = 'en'): Promise<string[]> {
    const answered = { status: answer.status, headers: headersOf(answer), body: await answer.text() };
    const said: string[] = [];
    const page = this.#scripted;
    page.on('console', (message) => {
      if (message.type() === 'error' && !/status of \d+/.test(message.text())) said.push(message.text());
    });
    page.on('pageerror', (error) => said.push(error.message));
    await open(page, answered);
    await show(LIGHT, page);
    const structure = await structureOf(page);
    const isReworded = language !== 'en' || (PICTURES === undefined && this.#fine.has(structure));
    const seen: string[] = [];
    const narrow = language === 'en' ? NARROW : NARROW_TRANSLATED;
    const views = isReworded ? [REWORDED, narrow] : [LIGHT, DARK, narrow];
    const shown = new Map<View, number>();
    for (const view of views) {
      seen.push(...(await this.#seenAs(view, page, name)));
      shown.set(view, await visibleElements(page));
    }
    const alone = [...(await wrongLanguage(page, language)), ...(await unreached(page)), ...said];
    page.removeAllListeners('console');
    page.removeAllListeners('pageerror');
    if (!isReworded) {
      await open(this.#forced, answered);
      seen.push(...(await this.#seenAs(FORCED, this.#forced, name)));
      shown.set(FORCED, await visibleElements(this.#forced));
      await open(this.#plain, answered);
      await picture(this.#plain, `${name}-no-script`);
      alone.push(...(await deadButtons(this.#plain)).map((problem) => `without scripts: ${problem}`));
    }
    for (const [view, count] of shown) {
      if (view.isRecolored && count !== shown.get(LIGHT))
        seen.push(`${view.name}: shows ${count} elements instead of ${shown.get(LIGHT)}`);
    }
    const problems = [...seen, ...alone];
    if (!isReworded && problems.length === 0) this.#fine.add(structure);
    return problems.map((problem) => `${name}: ${problem}`);
  }

  /** What is wrong with an open page in one view, and a picture of it. */
  async #seenAs(view: View, page: Page, name: string): Promise<string[]> {
    await show(view, page);
    await picture(page, `${name}-${view.name}`);
    const found = [
      ...(await overflow(page)),
      ...(view.isForWidth ? [] : await this.#violations(view, page)),
      ...(view.width < 400 ? await brokenWords(page) : []),
    ];
    return found.map((problem) => `${view.name}: ${problem}`);
  }

  /** What axe finds in a structure that it has not looked at in this view, or in which it found something. */
  async #violations({ name, isRecolored, isTranslated }: View, page: Page): Promise<string[]> {
    const structure = `${name} ${await structureOf(page)}`;
    // What was fine by all rules is so by some.
    const keys = isTranslated ? [`some rules, ${structure}`, structure] : [structure];
    if (keys.some((key) => this.#accepted.has(key))) return [];
    const found = await violations(page, looksFor(isRecolored, isTranslated));
    if (found.length === 0) this.#accepted.add(keys[0] ?? structure);
    return found;
  }

  /** What is wrong with a page on paper: a sentence each. */
  async problemsInPrint(name: string, answer: Response): Promise<string[]> {
    await open(this.#scripted, {
      ...{ status: answer.status, headers: headersOf(answer) },
      body: await answer.text(),
    });
    return (await this.#seenAs(PRINTED, this.#scripted, name)).map((problem) => `${name}: ${problem}`);
  }
}

async function show({ colorScheme, width, isPrinted }: View, page: Page): Promise<void> {
  await page.setViewportSize({ width, height: 760 });
  await page.emulateMedia({ colorScheme, media: isPrinted ? 'print' : 'screen' });
}

/** Which rules axe asks: all that it has, best practices as well, or some. */
function looksFor(isRecolored = false, isTranslated = false): axe.RunOptions {
  if (isRecolored) return { runOnly: { type: 'rule', values: COLOR_RULES } };
  if (!isTranslated) return {};
  return { rules: Object.fromEntries(COLOR_RULES.map((rule) => [rule, { enabled: false }])) };
}

/** For people to look at. What a page has to be is asked of the page itself, so one that cannot be taken is said, and is no fault. */
async function picture(page: Page, name: string): Promise<void> {
  if (PICTURES === undefined) return;
  try {
    await page.screenshot({ path: join(PICTURES, `${name}.png`), fullPage: true });
  } catch (error) {
    console.warn(`no picture of ${name}: ${(error as Error).message}`);
  }
}

async function open(page: Page, answered: Answered): Promise<void> {
  await page.unrouteAll();
  await page.route('**/*', (route) => route.fulfill(answered));
  await page.goto('https://gate.example/page');
}

/** Buttons that only a script could make do something. */
async function deadButtons(page: Page): Promise<string[]> {
  const count = await page.locator('button[type=button]:visible').count();
  return count === 0 ? [] : [`shows ${count} buttons that do nothing`];
}

/** What a browser is given in the test's place: the page's own headers, without what the transport adds. */
function headersOf({ headers }: Response): Record<string, string> {
  return Object.fromEntries([...headers].filter(([header]) => header !== 'content-length'));
}

async function overflow(page: Page): Promise<string[]> {
  const beyond = await page.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  );
  return beyond > 0 ? [`is ${beyond} px wider than the window`] : [];
}

/** What axe finds. */
async function violations(page: Page, rules: axe.RunOptions): Promise<string[]> {
  // It stays until another page is opened.
  if (!(await page.evaluate(() => 'axe' in globalThis))) await page.evaluate(AXE);
  return page.evaluate(async (asked) => {
    const { axe: inPage } = globalThis as unknown as { readonly axe: typeof axe };
    const { violations: all } = await inPage.run({ resultTypes: ['violations'], ...asked });
    return all.map(({ id, nodes }) => `axe: ${id}: ${nodes.map(({ html }) => html).join(' ')}`);
  }, rules);
}

/**
 * An open page without its words: with an `x` for each text that is there, and a row, an entry or an option once where several in a
 * row are the same. Styles and scripts are in it, and which elements are hidden, and which can be scrolled. Two pages that are the same
 * in that differ in nothing that axe looks at but in the lengths of words.
 */
function structureOf(page: Page): Promise<string> {
  return page.evaluate((worded) => {
    const withoutWords = (text: string): string => (text.trim() === '' ? '' : 'x');
    const shownOf = (one: InPage): string => {
      const { overflowX, overflowY } = getComputedStyle(one);
      const wide = /auto|scroll/.test(overflowX) && one.scrollWidth > one.clientWidth;
      const high = /auto|scroll/.test(overflowY) && one.scrollHeight > one.clientHeight;
      return `${one.checkVisibility() ? '' : ' hidden'}${wide ? ' wide' : ''}${high ? ' high' : ''}`;
    };
    // Some are drawn at random. Those that are the same have the same number.
    const numbers = new Map<string, number>();
    const numberOf = (id: string): number => {
      const number = numbers.get(id) ?? numbers.size;
      numbers.set(id, number);
      return number;
    };
    const structure = (one: InPage): string => {
      const attributes = [...one.attributes]
        // What the page says is compared with the language that was asked for, and English is in each of them.
        .filter(({ name, value }) => name !== 'lang' || (one !== document.documentElement && value !== 'en'))
        .map(({ name, value }) => {
          if (/^(?:id|for|aria-(?:labelledby|describedby|controls|owns))$/.test(name))
            return ` ${name}="${value.split(/\s+/).map(numberOf).join(' ')}"`;
          if (value.startsWith('#')) return ` ${name}="#${numberOf(value.slice(1))}"`;
          return ` ${name}="${worded.includes(name) ? withoutWords(value) : value}"`;
        });
      const isCode = /^(?:style|script|noscript)$/.test(one.localName);
      const parts: string[] = [];
      for (const child of one.childNodes) {
        if ('localName' in child) {
          const part = structure(child);
          const mayRepeat = /^<(?:tr|li|option)\b/.test(part) && !part.includes(' id="');
          if (!mayRepeat || part !== parts.at(-1)) parts.push(part);
        } else {
          const text = child.textContent ?? '';
          const part = isCode ? text : withoutWords(text);
          if (part !== '') parts.push(part);
        }
      }
      return `<${one.localName}${attributes.join('')}${shownOf(one)}>${parts.join('')}</>`;
    };
    return structure(document.documentElement);
  }, WORDED);
}

/** A page that says that it is in another language than it is. */
async function wrongLanguage(page: Page, language: string): Promise<string[]> {
  const said = await page.evaluate(() => document.documentElement.lang);
  return said === language ? [] : [`says that it is in "${said}" instead of "${language}"`];
}

function visibleElements(page: Page): Promise<number> {
  return page.evaluate(
    () => [...document.querySelectorAll('body *')].filter((one) => one.checkVisibility()).length,
  );
}

/** What the keyboard came to on a page, in order: which of what was to be reached (-1 for anything else), its outline, its text. */
interface Reaching {
  reached: (readonly [order: number, outline: string, html: string])[];
}

/** What the keyboard does not come to, or comes to without a sign of it. */
async function unreached(page: Page): Promise<string[]> {
  const [all, more] = await page.evaluate(() => {
    const wanted = 'a[href], button, input:not([type=hidden]), textarea, select, summary';
    // What closed details hold has a place, and is not visible.
    const shown = [...document.querySelectorAll(wanted)].filter((one) => one.checkVisibility());
    for (const [index, one] of shown.entries()) one.dataset.testOrder = String(index);
    // Noted by the page: to ask it after each key takes longer than the keys.
    const reached: [number, string, string][] = [];
    (globalThis as unknown as Reaching).reached = reached;
    const note = (): void => {
      const one = document.activeElement;
      reached.push([Number(one.dataset.testOrder ?? -1), getComputedStyle(one).outlineStyle, one.outerHTML]);
    };
    document.addEventListener('keyup', note, true);
    // From the top, though a field may have the focus: a round by way of the browser does not always come back to the first place.
    document.body.tabIndex = -1;
    document.body.focus();
    // Parts of a time, and what scrolls by itself, are places of the keyboard as well.
    const parts = 8 * document.querySelectorAll('input[type=datetime-local]').length;
    const scrolling = document.querySelectorAll('[tabindex="0"]').length;
    return [shown.map(({ outerHTML }) => outerHTML), parts + scrolling] as const;
  });
  for (let presses = 0; presses < all.length + more; presses++) await page.keyboard.press('Tab');
  const missing = new Set(all.keys());
  const unseen: string[] = [];
  for (const [order, outline, html] of await page.evaluate(
    () => (globalThis as unknown as Reaching).reached,
  )) {
    if (order < 0) continue;
    missing.delete(order);
    if (outline === 'none') unseen.push(`the keyboard's place is not shown at ${html}`);
  }
  return [...unseen, ...[...missing].map((index) => `the keyboard does not come to ${all[index]}`)];
}

/** Words that a line ends within, though they have no hyphen there. Not of what is no word: codes and addresses. */
function brokenWords(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const broken: string[] = [];
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node = texts.nextNode(); node !== null; node = texts.nextNode()) {
      const parent = node.parentElement;
      if (parent === null || parent.closest('code, dd, script') !== null) continue;
      const mayHyphenate = getComputedStyle(parent).hyphens === 'auto';
      for (const { 0: word, index } of (node.textContent ?? '').matchAll(/[\p{Script=Latin}\d’]+/gu)) {
        const range = document.createRange();
        range.setStart(node, index);
        range.setEnd(node, index + word.length);
        const [first, ...others] = range.getClientRects();
        // A first letter with a style of its own has its own rectangle, in the same line.
        const isBroken = others.some(({ top }) => first !== undefined && top >= first.bottom - 1);
        if (isBroken && !mayHyphenate) broken.push(`breaks the word "${word}"`);
      }
    }
    return broken;
  });
}
