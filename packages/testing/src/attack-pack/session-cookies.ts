import { CookieJar } from './cookie-jar.ts';
import type { Named } from './try-each.ts';

/** More parts than any browser sends. */
const MANY = 100;

/** What else a session cookie may hold than the value that the gate gave it. */
export function brokenValues(good: string): Named<string>[] {
  const middle = Math.floor(good.length / 2);
  const other = good[middle] === 'A' ? 'B' : 'A';
  return [
    ['cut by one', good.slice(0, -1)],
    ['cut to half', good.slice(0, middle)],
    ['without its beginning', good.slice(1)],
    ['with another character in the middle', `${good.slice(0, middle)}${other}${good.slice(middle + 1)}`],
    ['twice', good + good],
    ['turned round', [...good].reverse().join('')],
    ['in capitals', good.toUpperCase() === good ? good.toLowerCase() : good.toUpperCase()],
    ['followed by something', `${good}.x`],
    ['empty', ''],
    ['null', 'null'],
    ['true', 'true'],
    ['a number', '1'],
    ['a dot', '.'],
    ['dots', '....'],
    ['a percent sign', '%'],
    ['a NUL', '%00'],
    ['an object', '%7B%7D'],
    ['a list', '%5B%5D'],
    ['a prototype', '__proto__'],
    ['no base64', '!!!!'],
    ['base64 of nothing much', Buffer.from('{"sub":"admin"}').toString('base64url')],
    ['4,000 characters', 'A'.repeat(4000)],
    ...unsigned(good),
  ];
}

/** Where the session is a JWT: the same without a signature. */
function unsigned(good: string): Named<string>[] {
  const [header, claims, signature] = good.split('.');
  if (header === undefined || claims === undefined || !signature) return [];
  return ['none', 'None', 'NONE', ''].map((alg): Named<string> => {
    const forged = Buffer.from(JSON.stringify({ alg, typ: 'JWT' })).toString('base64url');
    return [`with alg "${alg}"`, `${forged}.${claims}.`];
  });
}

/** Cookies that say that a session has very many parts, or has them. */
export function manyParts(name: string, good: string): Named<CookieJar>[] {
  const numbers = Array.from({ length: MANY }, (_, index) => index);
  return [
    ...['-', '_', '.', ''].flatMap((joint): Named<CookieJar>[] => [
      [
        `${MANY} parts named ${name}${joint}N`,
        jarOf(numbers.map((number) => [`${name}${joint}${number}`, 'x'])),
      ],
      [
        `the first of ${MANY} parts, and its name with ${joint || 'nothing'} before the others`,
        jarOf([
          [name, `${MANY}.x`],
          ...numbers.map((number): [string, string] => [`${name}${joint}${number}`, 'x']),
        ]),
      ],
      [`${name}${joint}chunks says 99999999999`, jarOf([[`${name}${joint}chunks`, '99999999999']])],
    ]),
    ...['100', '99999999999', '-1', '1e9', '0', '01', '0x5', 'NaN'].map(
      (count): Named<CookieJar> => [
        `${count} before the value`,
        jarOf([[name, `${count}${good.replace(/^\d+(?=\.)/, '')}`]]),
      ],
    ),
    ['60 kB in one', jarOf([[name, 'A'.repeat(60_000)]])],
    [
      `1,000 cookies in addition`,
      jarOf(Array.from({ length: 1000 }, (_, index) => [`${name}-${index}`, ''])),
    ],
  ];
}

function jarOf(cookies: readonly (readonly [name: string, value: string])[]): CookieJar {
  const jar = new CookieJar();
  for (const [name, value] of cookies) jar.set(name, value);
  return jar;
}
