import { describe, expect, it } from 'vitest';
import { formatEntryBundle, parseEntryBundle } from '../../src/tiles/entry-bundle.ts';

describe('a bundle of entries', () => {
  it('is restored unchanged, empty entries and the largest included', () => {
    const entries = [new Uint8Array(), new Uint8Array(65_535).fill(7), Uint8Array.of(1), new Uint8Array()];
    expect(parseEntryBundle(formatEntryBundle(entries), 4)).toEqual(entries);
  });

  it('is not serialized with an entry that is too large for it', () => {
    expect(() => formatEntryBundle([new Uint8Array(65_536)])).toThrow(
      expect.objectContaining({
        code: 'tile.malformed',
        message: 'entry bundle: an entry is larger than 65535 bytes',
      }),
    );
  });

  it('is read at its offset in a larger buffer', () => {
    const buffer = Uint8Array.of(9, 9, 0, 1, 5, 9).buffer;
    expect(parseEntryBundle(new Uint8Array(buffer, 2, 3), 1)).toEqual([Uint8Array.of(5)]);
  });

  it.each([
    ['too few', Uint8Array.of(0, 1, 5), 2, 'it has 1 entries instead of 2'],
    ['too many', Uint8Array.of(0, 0, 0, 0), 1, 'it has 2 entries instead of 1'],
    ['a length that breaks off', Uint8Array.of(0, 0, 0), 2, 'it ends in the middle of its entry 1'],
    ['an entry that breaks off', Uint8Array.of(0, 2, 5), 1, 'it ends in the middle of its entry 0'],
  ])('is malformed with %s, and says so', (_what, bundle, width, message) => {
    expect(() => parseEntryBundle(bundle, width)).toThrow(
      expect.objectContaining({ code: 'tile.malformed', message: `entry bundle: ${message}` }),
    );
  });
});
