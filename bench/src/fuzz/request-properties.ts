import { canonicalTarget } from '@portcullis/core/internal';
import fc from 'fast-check';
import { escapeUnprintable } from '../../../packages/core/src/encoding/escape-unprintable.ts';
import { formKindOf, judgeForm } from '../../../packages/phabricator/src/path-override/form-body.ts';
import { carriesPathOverride } from '../../../packages/phabricator/src/path-override/path-override.ts';
import { type ContentType, readContentType } from '../../../packages/proxy/src/header/content-type.ts';
import { originCookies } from '../../../packages/proxy/src/own-credentials.ts';
import { multipartFields } from '../../../packages/testing/src/phorge/php/multipart.ts';
import { phpName, splitPairs } from '../../../packages/testing/src/phorge/php/php-parameters.ts';
import { type FuzzProperty, fuzzProperty, must, partlyEncoded, pieces } from './property.ts';

const paths = pieces(
  '/',
  '//',
  '.',
  '..',
  '%2f',
  '%5c',
  '\\',
  '%00',
  '%25',
  '&',
  ';',
  '?',
  '#',
  '@',
  ':',
  '%c0%af',
  'é',
  'status',
);

const path = fuzzProperty('canonical-path', partlyEncoded(paths), (text) => {
  const reading = canonicalTarget(`https://gate.example/${text}`);
  if (!reading.ok) return;
  const { target } = reading;
  must(target.hostname === 'gate.example', 'the host is the one that was asked for');
  must(target.path === decodeURIComponent(target.pathname), 'the path is the pathname, decoded once');
  must(!/\/\/|\\|\/\.{1,2}(?:[/;]|$)/.test(target.path), 'the path has no empty and no dot segment');
  must(
    !/\p{Cc}/u.test(target.path.replace(/[\u0080-\u009f]/g, '')),
    'the path has no control character of ASCII',
  );
  const again = canonicalTarget(target.href);
  must(again.ok && again.target.href === target.href, 'what is sent on is read the same way again');
});

/** Whether PHP takes the path from these parameters, by the stand-in's own reading of them. */
function phpTakesPath(pairs: Iterable<readonly [string, string]>): boolean {
  return [...pairs].some(([name]) => phpName(name).root === '__path__');
}

const parameters = partlyEncoded(
  pieces(
    '__path__',
    '__path',
    '__',
    'path',
    '_',
    '.',
    ' ',
    '+',
    '[',
    ']',
    '=',
    '&',
    ';',
    '\0',
    '%00',
    '%5B',
    '%20',
    'a=b',
  ),
);

const query = fuzzProperty('query', parameters, (text) => {
  const bytes = Buffer.from(text, 'utf8').toString('latin1');
  must(
    carriesPathOverride(bytes) || !phpTakesPath(splitPairs(bytes)),
    'PHP finds no path in an innocent query',
  );
});

function typeOf(header: string): ContentType {
  const type = readContentType(header);
  must(type !== undefined, 'the content type is one');
  return type;
}

const conduitForm = fuzzProperty(
  'conduit-form',
  fc.oneof(
    parameters,
    pieces('params=', '{"a":1}', '&', 'output=json', '__path__=', 'api.token=', '__conduit__=1'),
  ),
  (text) => {
    const type = typeOf('application/x-www-form-urlencoded');
    const reading = judgeForm(formKindOf(type) ?? 'multipart', type, Buffer.from(text));
    if (!reading.ok) return;
    for (const { name } of reading.parameters)
      must(phpName(name).root !== '__path__', 'no parameter is the path');
    must(
      !phpTakesPath(splitPairs(Buffer.from(text).toString('latin1'))),
      'PHP finds no path in an accepted form',
    );
  },
);

const multipart = fuzzProperty(
  'conduit-multipart',
  pieces(
    ...[
      '--cut\r\n',
      '--cut--',
      '\r\n',
      '\n',
      '\r\n\r\n',
      'Content-Disposition: form-data; ',
      'content-disposition:form-data;',
    ],
    ...[
      'name="__path__"',
      'name=__path__',
      "name='__path__'",
      'filename="x"',
      ';',
      '"',
      '\\',
      'Content-Type: text/plain',
      'x',
    ],
  ),
  (text) => {
    const type = 'multipart/form-data; boundary=cut';
    const body = Buffer.from(text);
    const reading = judgeForm('multipart', typeOf(type), body);
    must(!reading.ok || !phpTakesPath(multipartFields(body, type)), 'PHP finds no path in an accepted form');
  },
);

/** A cookie without the white space that may stand around its two parts. */
function spelled(cookie: string): string {
  const [name = '', ...value] = cookie.split('=');
  return [name, value.join('=')].map((part) => part.replace(/^[ \t]+|[ \t]+$/g, '')).join('=');
}

const cookies = fuzzProperty(
  'cookies',
  pieces(
    'phsid=A%2Fx',
    'phusr=alice',
    '; ',
    ';',
    '=',
    'CF_Authorization=x',
    '__Host-portcullis=x',
    'cf_',
    ' ',
    ',',
  ),
  (text) => {
    const kept = originCookies(text);
    if (kept === undefined) return;
    const names = kept.split(/[;,]/).map((cookie) => cookie.split('=')[0]?.trim() ?? '');
    must(
      !names.some((name) => /^(?:CF_Authorization|__Host-portcullis)$/.test(name)),
      'our own cookies stay behind',
    );
    // A comma may be where a further line began, and is it before one of our own.
    const given = text.split(/;|,[ \t]*(?=CF_A|__(?:Host|Secure)-portcullis)/i).map(spelled);
    must(
      kept.split('; ').every((cookie) => given.includes(cookie)),
      'no cookie is changed',
    );
  },
);

const escaping = fuzzProperty(
  'log-escaping',
  fc.oneof(
    fc.string({ unit: 'binary' }),
    pieces(
      '\r',
      '\n',
      '\u001b[2J',
      '\u202e',
      '\u2066',
      '\u2028',
      '\u0085',
      '\ud800',
      '\udfff',
      '\\u000a',
      '"',
      'x',
    ),
  ),
  (text) => {
    const escaped = escapeUnprintable(text);
    must(!/[\p{Cc}\p{Bidi_Control}\u2028\u2029]/u.test(escaped), 'nothing unprintable is left');
    must(escaped.isWellFormed(), 'what is left is text');
    must(escapeUnprintable(escaped) === escaped, 'escaping twice is escaping once');
  },
);

/** What a client sends. */
export const requestProperties: readonly FuzzProperty[] = [
  path,
  query,
  conduitForm,
  multipart,
  cookies,
  escaping,
];
