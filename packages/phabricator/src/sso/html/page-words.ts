import { readTags, type Tag } from './html-tags.ts';
import { decodeEntities } from './html-text.ts';

/** For the record: enough to tell what happened, in characters. */
const MAX_LENGTH = 160;

/** Everything else could change how a record looks, or hold more than a sentence. */
const UNSAFE = /[^\p{L}\p{N} .,;:!?'"()@/_-]+/gu;

/**
 * What Phorge says is wrong, as one line that a record may hold: the text of the page's error box, else its title; nothing
 * if it has neither. Never a field of a form. They may name a person: in a `detail` they stand behind a colon, and what
 * stands there is left out of the record where people have pseudonyms.
 */
export function pageWords(page: string): string | undefined {
  const tags = readTags(page);
  if (tags === undefined) return undefined;
  const box = tags.findIndex(({ attributes }) => hasClass(attributes, 'phui-info-severity-error'));
  const body = box === -1 ? undefined : tags.slice(box).find(isBody);
  return (
    (body === undefined ? undefined : safeLine(textIn(page, tags, body))) ?? safeLine(titleOf(page, tags))
  );
}

/** Text as one line that a record may hold; `undefined` if that leaves nothing. */
export function safeLine(text: string): string | undefined {
  const line = text.replace(UNSAFE, ' ').replace(/ +/g, ' ').trim();
  if (line === '') return undefined;
  // By whole characters: half of one would be no text.
  const characters = [...line];
  return characters.length > MAX_LENGTH ? `${characters.slice(0, MAX_LENGTH - 1).join('')}…` : line;
}

function isBody({ attributes }: Tag): boolean {
  return hasClass(attributes, 'phui-info-view-body');
}

function hasClass(attributes: Tag['attributes'], name: string): boolean {
  return (attributes.get('class') ?? '').split(/\s+/).includes(name);
}

/** The text between a tag and its end tag. */
function textIn(page: string, tags: readonly Tag[], from: Tag): string {
  let depth = 0;
  let at = from.end;
  const pieces: string[] = [];
  for (const tag of tags.slice(tags.indexOf(from))) {
    if (tag.start >= at) pieces.push(page.slice(at, tag.start));
    at = Math.max(at, tag.end);
    if (tag.name === from.name) depth += tag.isEnd ? -1 : 1;
    if (depth === 0) break;
  }
  return decoded(pieces.join(' '));
}

function titleOf(page: string, tags: readonly Tag[]): string {
  const start = tags.findIndex(({ name, isEnd }) => name === 'title' && !isEnd);
  const [begin, end] = start === -1 ? [] : tags.slice(start, start + 2);
  return begin === undefined || end === undefined ? '' : decoded(page.slice(begin.end, end.start));
}

function decoded(text: string): string {
  return decodeEntities(text) ?? text;
}
