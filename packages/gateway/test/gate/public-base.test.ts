import { expect, test } from 'vitest';
import { publicBase } from '../../src/gate/public-base.ts';

test.each(['127.0.0.1:8787', 'localhost', '[::1]:8787', 'wiki.localhost:8787', 'a.b-c.localhost'])(
  '%s is this machine, and has no TLS',
  (host) => {
    expect(publicBase(host)).toBe(`http://${host}`);
  },
);

test.each([
  'wiki.example.com',
  'localhost.example.com',
  'wiki.localhost.example.com:8787',
  'wikilocalhost',
  '127.0.0.1.example.com',
  '127.0.0.1:8787.example.com',
])('%s is asked for by https', (host) => {
  expect(publicBase(host)).toBe(`https://${host}`);
});
