import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { emailDomain, emailDomainProblem } from '../src/email-domain.ts';

describe('emailDomain', () => {
  test.each([
    ['ada@acme.example', 'acme.example'],
    ['Ada.Lovelace+x@ACME.example', 'acme.example'],
    ['ada@xn--mnchen-3ya.example', 'xn--mnchen-3ya.example'],
  ])('%s is at %s', (address, domain) => {
    expect(emailDomain(address)).toBe(domain);
  });

  // attacks C6: CVE-2026-40574, GHSA-7rqj-j65f-68wh, GHSA-5jpx-9hw9-2fx4
  test.each([
    ['two signs', 'a@evil.example@acme.example'],
    ['a full-width sign', 'a@evil.example\uff20acme.example'],
    ['only a full-width sign', 'a\uff20acme.example'],
    ['a small sign', 'a\ufe6bacme.example'],
    ['a quoted local part', '"a@evil.example"@acme.example'],
    ['a full-width domain', 'a@\uff41cme.example'],
    ['a domain that is no ASCII', 'a@acm\u0435.example'],
    ['a space', 'a b@acme.example'],
    ['a line end', 'a@acme.example\n'],
    ['a comment', 'a(b)@acme.example'],
    ['an address of a host', 'a@[192.0.2.1]'],
    ['no local part', '@acme.example'],
    ['no domain', 'a@'],
    ['a final dot', 'a@acme.example.'],
    ['one label', 'a@localhost'],
    ['nothing', ''],
  ])('an address with %s has no domain', (_name, address) => {
    expect(emailDomain(address)).toBeUndefined();
  });

  test('an address that has a domain ends in it, after its only @', () => {
    const odd = fc.constantFrom('', '', '', 'a', '@', '.', '\uff20', '"', ' ');
    const parts = fc.tuple(odd, fc.constantFrom('@', 'Ada@', 'a@a@'), odd, fc.constant('Acme.example'), odd);
    let known = 0;
    fc.assert(
      fc.property(parts, (texts) => {
        const address = texts.join('');
        const domain = emailDomain(address);
        if (domain === undefined) return;
        known += 1;
        expect(address.split('@')).toHaveLength(2);
        expect(address.toLowerCase().endsWith(`@${domain}`)).toBe(true);
      }),
      { numRuns: 1000 },
    );
    expect(known).toBeGreaterThan(0);
  });
});

test.each(['@acme.example', 'ACME.example', 'acme', '*.acme.example', '', 7])(
  '%j is refused as the domain of a condition',
  (domain) => {
    expect(emailDomainProblem(domain)).toBeDefined();
  },
);

test('a plain domain is accepted', () => {
  expect(emailDomainProblem('acme.example')).toBeUndefined();
});

test('the domain of an address is lower case', () => {
  expect(emailDomain('ada@Corp.Example')).toBe('corp.example');
  expect(emailDomain("o'hara+x@eu.corp.example")).toBe('eu.corp.example');
});

test('C6: an address with two readings has no domain', () => {
  for (const address of [
    'a@evil.example@corp.example',
    'a＠corp.example',
    'a@ｃorp.example',
    'ａ@corp.example',
    '"a@corp.example"@evil.example',
    '"a b"@corp.example',
    'a@corp.example ',
    ' a@corp.example',
    'a@corp.example\0',
    'a@corp.example,b@evil.example',
    'a<b@corp.example',
    'a@corp.example.',
    'a@.corp.example',
    'a@-corp.example',
    'a@corp',
    '@corp.example',
    'a@',
    '',
    'corp.example',
    'a@cоrp.example',
  ]) {
    expect(emailDomain(address), address).toBeUndefined();
  }
});

test.each([
  ['a.b', true],
  ['a.b.c', true],
  ['1.2', true],
  ['a-b.c-d', true],
  [`${'a'.repeat(63)}.example`, true],
  [`${'a'.repeat(64)}.example`, false],
  [`a.${'b'.repeat(63)}`, true],
  [`a.${'b'.repeat(64)}`, false],
  [`${'a.'.repeat(126)}b`, true],
  [`${'a.'.repeat(127)}b`, false],
  ['-a.b', false],
  ['a-.b', false],
  ['a.-b', false],
  ['a.b-', false],
  ['a.!b', false],
  ['a.b!', false],
  ['a.b!c', false],
])('%s is a domain: %s', (domain, isDomain) => {
  expect(emailDomain(`ada@${domain}`)).toBe(isDomain ? domain : undefined);
  expect(emailDomainProblem(domain) === undefined).toBe(isDomain);
});

test('the domain of a condition that is not a string is reported', () => {
  expect(emailDomainProblem(7)).toBe('must be a string');
});
