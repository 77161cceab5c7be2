import { fileAddress } from './archive-address.ts';
import { type Content, type ElementName, MAX_DEPTH, type Piece, type Pieces } from './content.ts';
import { htmlTokens } from './html-tokens.ts';

/** What a page of Phorge is: its title, and what it shows of its object. */
export interface ReadPage {
  /** As the browser shows it. */
  readonly windowTitle: string;
  /** The name of its object on it; empty if it has none. */
  readonly heading: string;
  readonly content: Content;
  /** Whether it shows that its reader is not logged in, and that it is no page to log in. */
  readonly isForAnyone: boolean;
}

/** Elements that become the same element, or one without attributes that is like it. */
const SAME: Readonly<Record<string, ElementName>> = {
  ...{ p: 'p', h1: 'h2', h2: 'h2', h3: 'h3', h4: 'h4', h5: 'h4', h6: 'h4', ul: 'ul', ol: 'ol', li: 'li' },
  ...{ dl: 'dl', dt: 'dt', dd: 'dd', blockquote: 'blockquote', pre: 'pre', code: 'code', tt: 'code' },
  ...{
    strong: 'strong',
    b: 'strong',
    em: 'em',
    i: 'em',
    del: 'del',
    u: 'u',
    sup: 'sup',
    sub: 'sub',
    kbd: 'kbd',
  },
  ...{ table: 'table', thead: 'thead', tbody: 'tbody', tr: 'tr', th: 'th', td: 'td' },
};

/** Elements that start a line of their own. */
const BLOCKS: ReadonlySet<string> = new Set(['div', 'section', 'article', 'header', 'main', 'figure']);

/** Elements without contents. */
const VOID: ReadonlySet<string> = new Set(
  'area base br col embed hr img input link meta param source track wbr'.split(' '),
);

/** Elements that are not archived, with all that is in them: what runs, what is sent, and what is no part of the object. */
const DROPPED: ReadonlySet<string> = new Set(
  'head script style noscript template form button select textarea nav svg math iframe object applet frameset audio video canvas dialog'.split(
    ' ',
  ),
);

/**
 * Parts of Phorge's pages that belong to its menus and to its viewer; and times as the screen shows them, since the printed ones, which stand next to them,
 * have a year.
 */
const DROPPED_CLASS =
  /(?:^|\s)(?:(?:phabricator-)?main-menu[\w-]*|phabricator-(?:core-login-button|notification[\w-]*|application-menu[\w-]*|action-list[\w-]*|standard-page-footer|dark-console[\w-]*|nav-local|side-menu)|phui-(?:crumbs?|list-sidenav|action|dropdown|flank|comment-(?:form|preview))[\w-]*|differential-(?:inline-summary|loading)|device-menu[\w-]*|phui-curtain-object-ref-view-image-cell|viewer|aural-only|visual-only-hidden|screen-only)(?:\s|$)/;

const LOGIN_BUTTON = 'phabricator-core-login-button';

interface Open {
  readonly name: string;
  /** As what it is closed: too deep in others, as an element that leaves no trace. */
  readonly as: string;
  readonly href?: string;
  readonly inside: Piece[];
}

/** Reads a page as text, elements without attributes, links, images of files, and anchors. */
export function pageContent(document: string): ReadPage {
  const stack: Open[] = [{ name: '', as: '', inside: [] }];
  let dropped: string | undefined;
  let depth = 0;
  let isTitle = false;
  let windowTitle = '';
  const top = (): Open => stack.at(-1) as Open;
  const shut = (): void => {
    const { as, href, inside } = stack.pop() as Open;
    top().inside.push(...closed(as, href, inside));
  };
  for (const token of htmlTokens(document)) {
    if ('text' in token) {
      if (isTitle) windowTitle += token.text;
      else if (dropped === undefined && token.text !== '') top().inside.push(token.text);
    } else if ('open' in token) {
      const { open: name, attributes } = token;
      isTitle = name === 'title';
      if (dropped !== undefined) {
        if (name === dropped) depth++;
      } else if (VOID.has(name)) top().inside.push(...voidPieces(name, attributes));
      else if (isDropped(name, attributes)) [dropped, depth] = [name, 1];
      else {
        const line = attributes.get('data-n');
        top().inside.push(...anchor(attributes));
        const href = name === 'a' ? attributes.get('href') : undefined;
        const isTooDeep = stack.filter(({ as }) => as in SAME || as === 'a').length >= MAX_DEPTH;
        stack.push({
          name,
          as: isTooDeep ? 'span' : name,
          // Browsers show the number of a line by a style.
          inside: line === undefined ? [] : [line],
          ...(href === undefined ? {} : { href }),
        });
      }
    } else {
      isTitle = false;
      if (dropped !== undefined) {
        if (token.close === dropped && --depth === 0) dropped = undefined;
      } else if (stack.some(({ name }, at) => at > 0 && name === token.close)) {
        while (top().name !== token.close) shut();
        shut();
      }
    }
  }
  while (stack.length > 1) shut();
  const isForAnyone =
    document.includes(LOGIN_BUTTON) &&
    !document.includes('/logout/') &&
    !/action=["']?(?:https?:\/\/[^/"']*)?\/auth\/(?:login|register)\//i.test(document);
  const title = windowTitle.replace(/\s+/g, ' ').trim();
  const text = withoutSpace(top().inside);
  return {
    windowTitle: title,
    heading: headingIn(text),
    content: { title, facts: [], text, comments: [] },
    isForAnyone,
  };
}

/** The first heading, without what stands below it. */
function headingIn(pieces: Pieces): string {
  for (const [name, inside] of pieces.filter((one) => typeof one !== 'string')) {
    if (typeof inside === 'string') continue;
    const found = name === 'h2' ? firstText(inside) : headingIn(inside);
    if (found !== '') return found;
  }
  return '';
}

function firstText(pieces: Pieces): string {
  for (const one of pieces) {
    const inside = typeof one === 'string' ? one : one[1];
    const isMarkup = typeof one !== 'string' && typeof inside === 'string';
    const found = typeof inside !== 'string' ? firstText(inside) : isMarkup ? '' : inside.trim();
    if (found !== '') return found;
  }
  return '';
}

function isDropped(name: string, attributes: ReadonlyMap<string, string>): boolean {
  const [type = '', sigil = '', href = ''] = ['class', 'data-sigil', 'href'].map((one) =>
    attributes.get(one),
  );
  // The banner of a gate is a note; Phorge has none.
  if (DROPPED.has(name) || DROPPED_CLASS.test(type) || attributes.get('role') === 'note') return true;
  // Links that change something, which are buttons or open a dialog.
  const isAction = /(?:^|\s)button(?:\s|$)/.test(type) || /(?:^|\s)(?:jx-)?workflow/.test(sigil);
  return name === 'a' && (isAction || /^\/(?:auth|login|logout|subscriptions|token)\//.test(href));
}

function closed(name: string, href: string | undefined, inside: readonly Piece[]): Pieces {
  const same = SAME[name];
  // A link to "#" is for scripts.
  if (name === 'a') return href === undefined || href === '#' ? inside : [['a', inside, linkOf(href)]];
  if (name === 'pre') return [['pre', inside]];
  if (same !== undefined) return withoutSpace(inside).length === 0 && name !== 'td' ? [] : [[same, inside]];
  if (!BLOCKS.has(name)) return inside;
  const isText = withoutSpace(inside).some((one) => typeof one === 'string' && one.trim() !== '');
  const hasBlocks = inside.some((one) => typeof one !== 'string' && BLOCK_PIECES.has(one[0]));
  return isText && !hasBlocks ? [['p', inside]] : inside;
}

const BLOCK_PIECES: ReadonlySet<string> = new Set('p h2 h3 h4 ul ol dl blockquote pre table'.split(' '));

/** Anchors of comments are numbers, and of comments on lines `inline-` and a number. */
function anchor(attributes: ReadonlyMap<string, string>): Pieces {
  const id = [attributes.get('id'), attributes.get('name')].find((one) =>
    /^(?:inline-)?\d{1,20}$/.test(one ?? ''),
  );
  return id === undefined ? [] : [['anchor', id]];
}

function voidPieces(name: string, attributes: ReadonlyMap<string, string>): Pieces {
  if (name === 'br' || name === 'hr') return [[name, []]];
  const alt = attributes.get('alt') ?? '';
  const phid = /\/(PHID-FILE-[a-z\d]{20})\//.exec(attributes.get('src') ?? '')?.[1];
  return name === 'img' && phid !== undefined ? [['img', fileAddress(phid), alt]] : alt === '' ? [] : [alt];
}

/** The secret in the address of a file's data is not archived. */
function linkOf(href: string): string {
  const phid = /^(?:https?:\/\/[^/]+)?\/file\/(?:data|download)\/.*?(PHID-FILE-[a-z\d]{20})\//.exec(
    href,
  )?.[1];
  return phid === undefined ? href : fileAddress(phid);
}

function withoutSpace(pieces: readonly Piece[]): Pieces {
  return pieces.filter((one) => typeof one !== 'string' || one.trim() !== '');
}
