import { expect, test } from 'vitest';
import { emailDomain } from '../src/email-domain.ts';

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
