import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MacRing } from '../../src/sso/mac-ring.ts';

const [OLD, NEW] = ['o'.repeat(32), 'n'.repeat(32)];

describe('a proof', () => {
  it('is valid for its purpose and exactly its facts', async () => {
    const ring = new MacRing([NEW]);
    const proof = await ring.make('code', ['a', 'b']);
    expect(await ring.check('code', ['a', 'b'], proof)).toBe(true);
    expect(await ring.check('cookie', ['a', 'b'], proof)).toBe(false);
    for (const facts of [
      [],
      ['a'],
      ['b', 'a'],
      ['a', 'b', ''],
      ['ab'],
      ['a","b'],
      ['', 'a', 'b'],
      ['A', 'b'],
    ]) {
      expect(await ring.check('code', facts, proof)).toBe(false);
    }
  });

  it('consists of characters that cookies and addresses do not change', async () => {
    expect(await new MacRing([NEW]).make('code', ['ü;"'])).toMatch(/^[\w-]{8}\.[\w-]{43}$/);
  });

  it('is the same each time, and another under another key', async () => {
    const proof = await new MacRing([NEW]).make('code', ['a']);
    expect(await new MacRing([NEW, OLD]).make('code', ['a'])).toBe(proof);
    expect(await new MacRing([OLD]).make('code', ['a'])).not.toBe(proof);
  });

  it('equals that of other versions with the same secret: no user is signed out by an upgrade', async () => {
    expect(await new MacRing([NEW]).make('code', ['a'])).toBe(
      'lIS-UDM_.HwC598eLWt69tNGiSvki9ofLNUi174uiyb71a7CWgd8',
    );
  });

  it('is invalid with further characters before or after it', async () => {
    const ring = new MacRing([NEW]);
    const proof = await ring.make('code', ['a']);
    for (const longer of [`x${proof}`, ` ${proof}`, `${proof}x`, `${proof}.x`]) {
      expect(await ring.check('code', ['a'], longer)).toBe(false);
    }
  });

  it('of an old key is valid until the key is removed', async () => {
    const proof = await new MacRing([OLD]).make('code', ['a']);
    expect(await new MacRing([NEW, OLD]).check('code', ['a'], proof)).toBe(true);
    expect(await new MacRing([NEW]).check('code', ['a'], proof)).toBe(false);
  });

  it('does not show its key: the name of the key is derived from it', async () => {
    const proof = await new MacRing([NEW]).make('code', ['a']);
    expect(proof).not.toContain('nnn');
  });

  it('that was changed is invalid, and nothing throws', async () => {
    const ring = new MacRing([NEW]);
    const proof = await ring.make('code', ['a']);
    await fc.assert(
      fc.asyncProperty(fc.nat(proof.length - 1), fc.constantFrom(...'AQgw9_-.%='), async (at, character) => {
        const changed = `${proof.slice(0, at)}${character}${proof.slice(at + 1)}`;
        fc.pre(changed !== proof);
        expect(await ring.check('code', ['a'], changed)).toBe(false);
      }),
    );
    await fc.assert(
      fc.asyncProperty(fc.string(), async (text) => {
        expect(await ring.check('code', ['a'], text)).toBe(false);
      }),
    );
  });

  it('has one encoding: the bits that no byte uses must be zero', async () => {
    const ring = new MacRing([NEW]);
    const proof = await ring.make('code', ['a']);
    const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
    const last = alphabet.indexOf(proof.slice(-1));
    const respelt = [1, 2, 3].map((bits) => `${proof.slice(0, -1)}${alphabet[last + bits]}`);
    expect(await Promise.all(respelt.map((other) => ring.check('code', ['a'], other)))).toEqual([
      false,
      false,
      false,
    ]);
  });

  it('cannot be made without a secret', async () => {
    await expect(new MacRing([]).make('code', [])).rejects.toThrow('no secret');
  });
});
