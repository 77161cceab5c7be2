import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { phpParameterName, phpUrlDecode } from '../../src/path-override/php-parameter-name.ts';
import { phpName } from '../fixtures/php.ts';

describe('phpParameterName', () => {
  it.each([
    ['__path__', '__path__'],
    ['  __path__', '__path__'],
    ['. path .', '__path__'],
    ['__path__ ', '__path___'],
    ['__path__\0junk', '__path__'],
    ['\0__path__', ''],
    ['__path_[', '__path__'],
    ['[[path.[', '__path__'],
    ['__path__[]', '__path__'],
    ['__path__[a][b', '__path__'],
    ['__path[]__', '__path'],
    ['\t__path__', '\t__path__'],
    ['__PATH__', '__PATH__'],
    ['', ''],
    ['a]b[', 'a]b_'],
  ])('registers %j as %j', (name, registered) => {
    expect(phpParameterName(name)).toBe(registered);
  });

  it('agrees with a PHP that iterates over the bytes', () => {
    const name = fc.string({ unit: fc.constantFrom(...' _.[]\0path+%x\t'), maxLength: 16 });
    fc.assert(fc.property(name, (text) => phpParameterName(text) === phpName(text).name));
  });
});

describe('phpUrlDecode', () => {
  it.each([
    ['__p%61th__', '__path__'],
    ['a+b%20c', 'a b c'],
    ['100%', '100%'],
    ['%zz%4', '%zz%4'],
    ['%255f', '%5f'],
    ['%00%FF', '\0\xff'],
  ])('decodes %j once, to %j', (text, decoded) => {
    expect(phpUrlDecode(text)).toBe(decoded);
  });

  it.each([8191, 8192, 8193, 20_000])('decodes %d encoded characters', (length) => {
    expect(phpUrlDecode('%41+x'.repeat(length))).toBe('A x'.repeat(length));
    expect(phpUrlDecode('%41'.repeat(length))).toBe('A'.repeat(length));
  });

  it('uses a few times the memory of an unauthenticated form, and not a hundred times', async () => {
    const file = new URL('../../src/path-override/php-parameter-name.ts', import.meta.url);
    // Two million encoded characters: less memory than an isolate has for all requests.
    const code = `import(${JSON.stringify(file.href)}).then(({ phpUrlDecode }) =>
      require('node:worker_threads').parentPort.postMessage(phpUrlDecode('%41'.repeat(2_000_000)).length))`;
    const worker = new Worker(code, {
      eval: true,
      execArgv: [],
      resourceLimits: { maxOldGenerationSizeMb: 64 },
    });
    const [length] = await once(worker, 'message');
    expect(length).toBe(2_000_000);
  });
});
