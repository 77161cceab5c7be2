import fc from 'fast-check';
import { partlyEncoded } from '../property.ts';
import { joined } from './pieces.ts';

const plainPaths = joined(
  4,
  ...[
    'maniphest',
    '/D2',
    'x/',
    'a%26b',
    '%3D',
    '+',
    '%C3%A9',
    '__path__',
    '%26__path__%3D',
    ';',
    '$10-20',
    '%2520',
  ],
);
const hostilePaths = fc.oneof(
  joined(
    8,
    ...[
      '/',
      'maniphest',
      'status',
      '%26',
      '__path__',
      '%3D',
      '=',
      '+',
      '%20',
      '%2B',
      ';',
      '%25',
      '%252F',
      '%23',
    ],
    ...[
      '%3F',
      '%C3%A9',
      '\xc3\xa9',
      '.',
      '..',
      '%',
      'index.php',
      '$',
      '@',
      ':',
      '*',
      "'",
      '(',
      '~',
      '%5B',
      '[',
      '!',
    ],
    ...['%7E', '&', '\\', '//', '%2f', '|', '^', '`', '{', '%22', '"', '<', '%3C', '%7C', '%e2%82%ac', '%5E'],
  ),
  partlyEncoded(joined(4, 'maniphest', '/', '__path__', '.')),
);
const paths = fc.oneof({ arbitrary: plainPaths, weight: 3 }, { arbitrary: hostilePaths, weight: 1 });
/** Queries and urlencoded forms. */
export const parameters: fc.Arbitrary<string> = fc.oneof(
  joined(
    8,
    'a',
    'b',
    '=',
    '&',
    '+',
    '%20',
    '.',
    '%5F',
    '[',
    ']',
    '%5B',
    '%00',
    'x[]',
    'a.b',
    '\xff',
    '%ff',
    '%26',
    '_',
  ),
  joined(
    10,
    ...[
      'a',
      '=',
      '&',
      ';',
      '+',
      '%20',
      '__path__',
      '_',
      '.',
      '%5F',
      '%2E',
      '[',
      ']',
      '%5B',
      '%5D',
      '%00',
      'path',
      'p',
    ],
    ...[
      '%70',
      '/D2',
      '%',
      '%26',
      '%3D',
      'x[]',
      'a.b',
      'é',
      '\xff',
      '%ff',
      '#',
      '%23',
      "'",
      '"',
      '\\',
      '^',
      '|',
      '`',
    ],
  ),
  partlyEncoded(joined(6, '__path__', '=', '&', 'a', '[', ']', ' ', '.', '/D2')),
);

/** Paths and queries near what web servers and PHP read in two ways. */
export const targets: fc.Arbitrary<string> = fc
  .tuple(paths, fc.option(parameters, { nil: undefined }), fc.nat(60))
  .map(([path, query, dice]) => (dice === 0 ? path : `/${path}${query === undefined ? '' : `?${query}`}`))
  // White space and line ends would end the target.
  .map((target) => target.replace(/[\s\0]/g, '') || '/');
