import fc from 'fast-check';
import { isInnerList, parseItem, parseList, serializeItem, Token } from 'structured-headers';
import { expect, test } from 'vitest';
import { runs } from '../../../../scripts/fixtures/runs.ts';
import { challengeField, itemIn, registrationField } from '../../src/dbsc/dbsc-headers.ts';

const name = fc.stringMatching(/^[\w.-]{1,60}$/);
const path = fc.stringMatching(/^(?:\/[\w.~-]{1,10}){1,4}\/$/);

test('the header of a registration is a list of RFC 9651 with the algorithms as tokens, a path and a challenge', () => {
  fc.assert(
    fc.property(path, name, (at, challenge) => {
      const [entry, ...others] = parseList(registrationField(at, challenge));
      expect(others).toEqual([]);
      if (entry === undefined || !isInnerList(entry)) throw new Error('no inner list');
      const [items, parameters] = entry;
      expect(items.map(([item]) => (item as Token).toString())).toEqual(['ES256', 'RS256']);
      expect([...parameters]).toEqual([
        ['path', at],
        ['challenge', challenge],
      ]);
    }),
  );
});

test('the header of a challenge is a string of RFC 9651 with the session as a parameter', () => {
  fc.assert(
    fc.property(name, name, (challenge, session) => {
      const [item, parameters] = parseItem(challengeField(challenge, session));
      expect(item).toBe(challenge);
      expect([...parameters]).toEqual([['id', session]]);
    }),
  );
});

test('a proof is read from a string as from a token, whatever parameters it has', () => {
  const parameters = fc.constantFrom<Map<string, string | boolean | number>>(
    new Map(),
    new Map([['a', 'x;y="z"']]),
    new Map<string, boolean | number>([
      ['b', true],
      ['c', 7],
    ]),
  );
  const proof = fc.stringMatching(/^ey[\w-]{1,40}\.[\w-]{1,40}\.[\w-]{1,40}$/);
  fc.assert(
    fc.property(proof, parameters, fc.boolean(), (text, others, isToken) => {
      const value = serializeItem([isToken ? new Token(text) : text, others]);
      expect(itemIn(new Headers({ proof: value }), 'proof')).toBe(text);
    }),
  );
});

test('what RFC 9651 reads as no string and no token is no value', () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom(...'abA1".-_;, \\()=:?') }), (text) => {
      const found = itemIn(new Headers({ proof: text }), 'proof');
      if (found === undefined) return;
      const [item] = parseItem(text.trim());
      expect(item instanceof Token ? item.toString() : item).toBe(found);
    }),
    { numRuns: runs(1000) },
  );
});
