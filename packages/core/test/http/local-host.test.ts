import { expect, test } from 'vitest';
import { isLocalHost } from '../../src/http/local-host.ts';

test.each(['127.0.0.1:8787', 'localhost', '[::1]:8787', 'wiki.localhost:8787', 'a.b-c.localhost'])(
  '%s is this machine',
  (host) => expect(isLocalHost(host)).toBe(true),
);

test.each([
  'wiki.example.com',
  'localhost.example.com',
  'wikilocalhost',
  '.localhost',
  'ada@wiki.localhost',
  'localhost:8787:1',
  '127.0.0.1.example.com',
  'x127.0.0.1',
  '127.0.0.2',
  '',
])('"%s" is not this machine', (host) => expect(isLocalHost(host)).toBe(false));
