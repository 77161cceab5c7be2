import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Answer, locationOf, setCookiesOf, valuesOf } from '../../src/attack-pack/answer.ts';

function answer(status: number, ...headers: Answer['headers']): Answer {
  return { status, headers, body: '' };
}

describe('an answer', () => {
  it('redirects only if its status says so', () => {
    expect(locationOf(answer(302, ['Location', '/x']))).toBe('/x');
    expect(locationOf(answer(200, ['Location', '/x']))).toBeUndefined();
    expect(locationOf(answer(302))).toBeUndefined();
  });

  it('returns each line of a header, in any case', () => {
    expect(valuesOf(answer(200, ['Vary', 'a'], ['vary', 'b'], ['x', 'c']), 'vary')).toEqual(['a', 'b']);
  });

  it('splits cookies as browsers do', () => {
    const [cookie] = setCookiesOf(answer(200, ['Set-Cookie', ' a = b=c ; Path=/; HttpOnly;Injected = 1']));
    expect([cookie?.name, cookie?.value]).toEqual(['a', 'b=c']);
    expect([...(cookie?.attributes ?? [])]).toEqual([
      ['path', '/'],
      ['httponly', ''],
      ['injected', '1'],
    ]);
  });

  it('is parsed whatever a cookie’s line contains', () => {
    fc.assert(
      fc.property(fc.string(), (line) => {
        const [cookie] = setCookiesOf(answer(200, ['Set-Cookie', line]));
        expect(`${cookie?.name}${cookie?.value}`).not.toContain(';');
      }),
    );
  });
});
