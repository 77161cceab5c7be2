import { LANGUAGES } from '@portcullis/core/internal';
import { mistranslated } from '@portcullis/testing/internal';
import { describe, expect, test } from 'vitest';
import { ARCHIVE_MESSAGES } from '../../src/archive/archive-catalogue.ts';
import { archiveInMemory, askedOf, MANIFEST, withoutNonce } from './archive-in-memory.ts';

const OBJECTS = [
  {
    ...{ id: 'T1', title: 'Login fails', addresses: ['/T1'] },
    content: {
      title: 'Login fails',
      facts: [['Author', 'alice']],
      text: [['h2', [['own', 'Test plan']]]],
      comments: [{ anchor: '7', author: 'bob', at: 1, text: ['hello'] }],
    },
  },
  { id: 'T2', title: 'Embargoed', seen: 'reader', addresses: ['/T2'] },
  { id: 'M3', kind: 'mock', addresses: ['/M3'], content: { title: 'M3', facts: [], text: [], comments: [] } },
] as const;

test('every message of an archive is in every language, and in no two the same by oversight', async () => {
  // Words that two languages share.
  const same = ['archive', 'commit', 'paste', 'page', 'revision', 'file', 'document', 'Status', 'comments'];
  expect(await mistranslated(ARCHIVE_MESSAGES, same)).toEqual([]);
});

describe('a page of an archive', () => {
  const ask = async (target: string, accepted: string, theme = {}, closed = false) => {
    const { ask: one } = askedOf(await archiveInMemory(OBJECTS), { theme });
    return one(target, { headers: { 'accept-language': accepted }, closed });
  };

  test.each(LANGUAGES)('is in the language "%s" if the reader prefers it', async (language) => {
    const { messages } = await ARCHIVE_MESSAGES[language]();
    const shown: readonly (readonly [target: string, status: number, texts: readonly string[]])[] = [
      ['/', 200, [messages.archive, messages.whatAnyoneCanRead, messages.kinds.task]],
      ['/T1', 200, [messages.labels.Author, messages.labels['Test plan'], messages.comments]],
      ['/search/', 200, [messages.howToSearch, messages.question, messages.search]],
      ['/search/?query=nothing', 200, [messages.nothingFound]],
      ['/T9', 404, [messages.missingTitle]],
      ['/T2', 404, [messages.missingTitle]],
    ];
    for (const [target, status, texts] of shown) {
      const answer = await ask(target, language);
      expect([target, answer.status]).toEqual([target, status]);
      for (const text of [`<html lang="${language}">`, `>${messages.archive}</a>`, ...texts])
        expect(answer.text).toContain(text);
    }
    const bucket = await archiveInMemory([]);
    bucket.files.clear();
    const down = await askedOf(bucket).ask('/', { headers: { 'accept-language': language } });
    expect(down.text).toContain(`<h1>${messages.unavailableTitle}</h1>`);
  });

  test('is in a language that the theme offers', async () => {
    expect((await ask('/T1', 'ja', { languages: ['fr'] })).text).toContain('<html lang="fr">');
    expect((await ask('/T1', 'ja', {})).text).toContain('<html lang="ja">');
  });

  test('says of what and when it is, and who could read it', async () => {
    const told = async (target: string, language: string) =>
      /<footer><p>(.*?)<\/p>/
        .exec((await ask(target, language, {}, true)).text)?.[1]
        ?.replace(/<[^>]*>/g, '');
    expect(await told('/T1', 'en')).toBe(
      'Task of phab.example.com, as anyone could read it on March 1, 2026. It cannot be changed.',
    );
    expect(await told('/T2', 'en')).toBe(
      'Task of phab.example.com, as an account could read it on March 1, 2026. It cannot be changed.',
    );
    expect(await told('/M3', 'de')).toBe(
      'mock von phab.example.com, am 1. März 2026 für alle lesbar. Hier kann nichts geändert werden.',
    );
  });

  test('has the monogram in its title, once', async () => {
    expect((await ask('/T1', 'en')).text).toContain('<h1>T1 Login fails</h1>');
    expect((await ask('/M3', 'en')).text).toContain('<h1>M3</h1>');
    expect((await ask('/search/?query=m3', 'en')).text).toContain('<a href="/M3" lang="">M3</a>');
    expect((await ask('/search/?query=login', 'en')).text).toContain(
      '<a href="/T1" lang="">T1 Login fails</a>',
    );
  });

  test('lists how many objects of each kind anyone can read, and nothing of the others', async () => {
    const { text } = await ask('/', 'de');
    expect(text).toContain('<dl><dt>Aufgabe</dt><dd>1.234</dd><dt>mock</dt><dd>1</dd></dl>');
    expect(MANIFEST.closed).toEqual({ task: 1 });
  });

  test('is listed by search engines unless that is not wanted', async () => {
    const bucket = await archiveInMemory(OBJECTS);
    for (const target of ['/', '/T1', '/T9', '/search/']) {
      const [open, closed] = [
        await askedOf(bucket).ask(target),
        await askedOf(bucket, { noindex: true }).ask(target),
      ];
      expect([open.headers.get('x-robots-tag'), open.text.includes('noindex')]).toEqual([null, false]);
      expect([closed.headers.get('x-robots-tag'), closed.text.includes('noindex')]).toEqual([
        'noindex',
        true,
      ]);
    }
  });

  test('differs in nothing but its nonce when it is read again', async () => {
    const [one, other] = [await ask('/T1', 'en'), await ask('/T1', 'en')];
    expect(one.text).not.toBe(other.text);
    expect(withoutNonce(one.text)).toBe(withoutNonce(other.text));
  });
});
