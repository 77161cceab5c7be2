import { describe, expect, test } from 'vitest';
import { requestCut } from '../../src/failure/request-cut.ts';

const request = (headers: Record<string, string> = {}, path = '/') =>
  new Request(`https://wiki.example${path}`, { headers });
const message = (text: string, headers: Record<string, string> = {}, path = '/'): string =>
  requestCut(request(headers, path))(text, 'message');
const place = (text: string, headers: Record<string, string> = {}, path = '/'): string =>
  requestCut(request(headers, path))(text, 'place');

describe('a text about a request', () => {
  test('loses the values of headers, whole and in parts, and nothing next to them', () => {
    const headers = { 'x-note': 'sealed envelope' };
    expect(message('no "sealed envelope" here', headers)).toBe('no "[cut]" here');
    expect(message('no "aled env" here', headers)).toBe('no "[cut]" here');
    expect(message('SEALED ENVELOPE', headers)).toBe('[cut]');
    expect(message('a seal and an envoy', headers)).toBe('a seal and an envoy');
  });

  test('loses several parts, each for itself, up to its very end', () => {
    const headers = { 'x-one': 'abcdefg', 'x-two': 'uvwxyz' };
    expect(message('abcdefg', headers)).toBe('[cut]');
    expect(message('<abcdefg>', headers)).toBe('<[cut]>');
    expect(message('<abcdefg><uvwxyz>', headers)).toBe('<[cut]><[cut]>');
    expect(message('abcdefguvwxyz', headers)).toBe('[cut][cut]');
    expect(message('bcdef', headers)).toBe('[cut]');
    expect(message('bcde', headers)).toBe('bcde');
  });

  test('loses a value of five characters in a longer word, and one of four only as a word of its own', () => {
    expect(message('xabcdex', { 'x-one': 'abcde' })).toBe('x[cut]x');
    expect(message('xabcdx <abcd>', { 'x-one': 'abcd' })).toBe('xabcdx <[cut]>');
  });

  test('loses a value without the spaces around it, encoded or not', () => {
    expect(message('<two words>', { 'x-one': 'a=" two words "' })).toBe('<[cut]>');
  });

  test('finds nothing that only the end of one value and the beginning of another make', () => {
    expect(message('xyzabc', { 'x-one': '---xyz', 'x-two': 'abc---' })).toBe('xyzabc');
  });

  test.each([
    ['a cookie', { cookie: 'a=first-one; b=second-one' }, 'second-one'],
    ['a cookie in quotes', { cookie: 'a="first-one"' }, 'first-one'],
    ['a parameter', { 'x-list': 'one,two=second-one' }, 'second-one'],
    ['a value that ends in an equals sign', { 'x-key': 'abcdefgh=' }, 'abcdefgh='],
  ])('loses the value of %s', (_what, headers, value) => {
    expect(message(`<${value}>`, headers as never)).toBe('<[cut]>');
  });

  test('loses the parts of an address, percent-decoded as in paths and as in forms', () => {
    const path = '/people/ada%20lovelace?q=grace+hopper&next=%2Fsecret%2Fplace';
    expect(message('ada lovelace', {}, path)).toBe('[cut]');
    expect(message('grace hopper', {}, path)).toBe('[cut]');
    expect(message('/secret/place', {}, path)).toBe('[cut]');
    expect(message('grace+hopper', {}, '/?q=grace+hopper%20x')).toBe('[cut]');
    expect(message('<people>', {}, path)).toBe('<[cut]>');
  });

  test('loses an address with a percent sign that encodes nothing, as it came', () => {
    expect(message('<50%-off-all>', {}, '/?q=50%-off-all')).toBe('<[cut]>');
  });

  test('loses what a Base64 text stands for, of either alphabet, and parts of it', () => {
    const encoded = btoa('ada:open sesame!');
    expect(message('<open sesame!>', { authorization: `Basic ${encoded}` })).toBe('<[cut]>');
    const signs = btoa('~~~???>>>ada-of-acme');
    const forAddresses = signs.replaceAll('+', '-').replaceAll('/', '_');
    expect(signs).toMatch(/[+/]/);
    expect(message('<ada-of-acme>', { 'x-token': forAddresses })).toBe('<[cut]>');
    expect(message('<~~~???>>>>', { 'x-token': forAddresses })).toBe('<[cut]>');
  });

  test('takes a header that is no Base64 as it came', () => {
    expect(message('<abcdefghi>', { 'x-token': 'abcdefghi' })).toBe('<[cut]>');
    expect(message('plain', { 'x-token': 'not base64 at all' })).toBe('plain');
  });

  test('loses a short value only where it stands alone, whatever signs are in it', () => {
    const headers = { 'x-a': 'ada', 'x-b': 'c++', 'x-c': '$1' };
    expect(message('ada adamant Ada', headers)).toBe('[cut] adamant [cut]');
    expect(message('in c++ and ccc', headers)).toBe('in [cut] and ccc');
    expect(message('it costs $1 or $2', headers)).toBe('it costs [cut] or $2');
  });

  test('of five letters is no short value: part of another word is cut as well', () => {
    expect(message('adamant', { 'x-a': 'adama' })).toBe('[cut]nt');
    expect(message('adamant', { 'x-a': 'adam' })).toBe('adamant');
  });

  test('loses a number of the request, and where it is a place keeps lines and columns', () => {
    const headers = { 'x-line': '17' };
    expect(message('at worker.js:17', headers)).toBe('at worker.js:[cut]');
    expect(place('at worker.js:17', headers)).toBe('at worker.js:17');
    expect(place('at ada:17', { 'x-line': 'ada' })).toBe('at [cut]:17');
    expect(place('a1 at x', { 'x-line': 'a1' })).toBe('[cut] at x');
    expect(place('1a at x', { 'x-line': '1a' })).toBe('[cut] at x');
  });

  test('loses what is opaque enough to be a token, wherever it came from, and no place does', () => {
    const token = 'a1'.repeat(16);
    expect(message(`with ${token}`)).toBe('with [cut]');
    expect(message(`with ${token.slice(1)}`)).toBe(`with ${token.slice(1)}`);
    expect(place(`at /${token}/worker.js`)).toBe(`at /${token}/worker.js`);
  });

  test('is compared with the first 65,536 characters of a request', () => {
    const headers = { 'x-long': `${'-'.repeat(70_000)}needle-in-hay` };
    expect(message('needle', headers)).toBe('needle');
  });

  test('loses a short value in quotes, with spaces around it, or after several separators', () => {
    expect(message('is ada', { cookie: 'who="ada"' })).toBe('is [cut]');
    expect(message('is ada', { 'x-list': 'x ,;  " ada "' })).toBe('is [cut]');
    expect(message('is eve', { 'x-list': 'ada ,; eve' })).toBe('is [cut]');
    expect(message('is q', {}, '/?q=1')).toBe('is [cut]');
  });

  test('loses a short word of what a Base64 text stands for', () => {
    const encoded = btoa('ada:  open!?');
    expect(message('so ada', { authorization: `Basic ${encoded}` })).toBe('so [cut]');
    expect(message('so,open', { authorization: `Basic ${encoded}` })).toBe('so,[cut]');
  });
});
