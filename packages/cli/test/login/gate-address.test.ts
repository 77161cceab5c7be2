import { expect, test } from 'vitest';
import { gateAddress } from '../../src/login/gate-address.ts';

test('an address without a scheme is https, and endpoints stand below the prefix', () => {
  expect(gateAddress('app.corp.example').endpoint('credentials/token')).toBe(
    'https://app.corp.example/.portcullis/credentials/token',
  );
  expect(gateAddress('http://127.0.0.1:8787', '/gate/').endpoint('x')).toBe('http://127.0.0.1:8787/gate/x');
});

test.each([
  'http://app.corp.example',
  'http://127.0.0.1.evil.example',
  'https://me:secret@app.corp.example',
  'https://app.corp.example/path',
  'https://app.corp.example/?a=b',
  'ftp://app.corp.example',
  'https://',
])('%s is refused as an address to request a credential', (text) => {
  expect(() => gateAddress(text)).toThrow(/the gate must be/);
  expect(() => gateAddress(text)).not.toThrow(/secret/);
});

test('a prefix that is no path is refused', () => {
  expect(() => gateAddress('app.corp.example', '//evil.example/')).toThrow(/--prefix/);
});
