import { canonicalTarget } from '@portcullis/core/internal';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { runs } from '../../../../../scripts/fixtures/runs.ts';
import { readRedirects } from '../../../src/features/redirects/redirect-map.ts';

const G = 'https://gitlab.example.com';
const BOUNDS = { hosts: ['gitlab.example.com'], own: ['phorge.example.com'], prefix: '/.portcullis/' };
const { map, problems } = readRedirects(
  `from,to
/D{id:digits},${G}/{id}
/r{hash:hex},${G}/c/{hash}
/p/{user:word},${G}/{user}
/p/{user:word}/x/{file:path},${G}/{user}/{file}?from={user}#{file}
/{any:path},${G}/{any}
`,
  BOUNDS,
);

/** Pieces by which redirects were led astray elsewhere. */
const HOSTILE = fc.constantFrom(
  ...[
    '//evil.example',
    '/\\evil.example',
    '\\\\evil',
    '@evil.example',
    ':443@evil',
    '..',
    '.',
    '/./',
    '/../',
    '%2f',
    '%2F',
  ],
  ...[
    '%5c',
    '%00',
    '%0d%0aLocation: //evil',
    '\r\n',
    '\t',
    ' ',
    '?',
    '#',
    '&',
    '.evil.example',
    'javascript:',
    'https:',
    'https://',
  ],
  ...[
    '{user}',
    '{',
    '}',
    '$1',
    '$&',
    '\u2028',
    '\u3002',
    '／',
    '．',
    'é',
    '\uD800',
    '-',
    '_',
    '~',
    'a',
    '0',
    'f',
    '/',
    '',
    '::',
    '[::1]',
  ],
);
const path = fc
  .tuple(
    fc.constantFrom('/D', '/r', '/p/', '/p/u/x/', '/'),
    fc.array(fc.oneof(HOSTILE, fc.string({ maxLength: 6 })), { maxLength: 8 }),
  )
  .map(([start, pieces]) => start + pieces.join(''));

test('no capture leads to another host, or breaks the header, whatever a path holds', () => {
  expect(problems).toEqual([]);
  let led = 0;
  fc.assert(
    fc.property(path, (asked) => {
      const url = URL.parse(`https://phorge.example.com${asked}`);
      const reading = url === null ? undefined : canonicalTarget(url.href);
      // As it is, which is worse, and as the gate reads it.
      for (const one of [asked, ...(reading?.ok ? [reading.target.path] : [])]) {
        const target = map.target(one);
        if (target === undefined) continue;
        led++;
        expect(new URL(target).origin).toBe(G);
        expect(new URL(target).href).toBe(target);
        expect(new Response(null, { headers: { location: target } }).headers.get('location')).toBe(target);
      }
    }),
    { numRuns: runs(5000) },
  );
  expect(led).toBeGreaterThan(0);
});
