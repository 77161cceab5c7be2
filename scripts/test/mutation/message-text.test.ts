import { createRequire } from 'node:module';
import { expect, test } from 'vitest';
import { type SyntaxPath, textReason } from '../../mutation/message-text.ts';

/** The Babel that StrykerJS itself parses with. */
interface Babel {
  parseSync(text: string, options: object): object;
  traverse(
    tree: object,
    visitor: { enter(path: SyntaxPath & { skip(): void; toString(): string }): void },
  ): void;
}
const stryker = createRequire(import.meta.resolve('@stryker-mutator/core'));
const instrumenter = createRequire(stryker.resolve('@stryker-mutator/instrumenter'));
const babel = instrumenter('@babel/core') as Babel;

/** What is left out of a text, as it stands there. */
function leftOut(text: string): string[] {
  const tree = babel.parseSync(text, { configFile: false, parserOpts: { plugins: ['typescript'] } });
  const found: string[] = [];
  babel.traverse(tree, {
    enter(path) {
      if (textReason(path) === undefined) return;
      found.push(path.toString());
      path.skip();
    },
  });
  return found;
}

test.each([
  [`throw new TypeError('keys: must be a list');`, `'keys: must be a list'`],
  [`throw new TypeError(\`keys: \${name} must be a list\`);`, `\`keys: \${name} must be a list\``],
  [`throw doorError('door.closed', { detail: \`it is \${n}\`, headers });`, `\`it is \${n}\``],
  [`problems.push('url must be an address');`, `'url must be an address'`],
  [`const f = () => problem('door.closed', 'it is closed');`, `'it is closed'`],
  [`const schema = described('Countries of it.', { type: 'list of' });`, `'Countries of it.'`],
  [`place.unknown(day, DAYS, \`is no day: \${days}\`);`, `\`is no day: \${days}\``],
  [`const f = () => refused('must be a text');`, `'must be a text'`],
  [`const detail = open ? other : 'it is closed';`, `'it is closed'`],
  [`const a = setting({ type: 'text' }, 'The host of it.');`, `'The host of it.'`],
  [`report('.claims', 'must be an object of claims');`, `'must be an object of claims'`],
  [`const found = bad('login', 'no provider allows logins');`, `'no provider allows logins'`],
  [`const command = { brief: 'checks a configuration', code: 'check it' };`, `'checks a configuration'`],
  [`function pathProblem(a) { return 'must begin with a slash'; }`, `'must begin with a slash'`],
])('human-readable words are not mutated: %s', (text, words) => {
  expect(leftOut(text)).toEqual([words]);
});

test('an error without its detail is the same refusal', () => {
  expect(leftOut(`throw doorError('door.closed', { detail });`)).toEqual(['{\n  detail\n}']);
  expect(leftOut(`throw doorError('door.closed', { detail, cause });`)).toHaveLength(1);
});

test.each([
  ['a code', `throw doorError('door.closed');`],
  ['the condition of a text', `const detail = kind === 'a b' ? first : second;`],
  ['headers of an error', `throw doorError('door.closed', { detail, headers });`],
  ['what decides inside a detail', `throw doorError('door.closed', { detail: decide('a b') });`],
  ['a text that is compared', `if (value === 'no store') stop();`],
  ['a text that is looked for', `if (value.includes('Bearer ')) stop();`],
  ['a header', `headers.set('cache-control', 'no-store, no cache');`],
  ['a policy of a page', `const policy = "default-src 'none'; frame-ancestors 'none'";`],
  ['attributes of a cookie', `function f() { return \`\${name}=\${value}; Path=/; HttpOnly\`; }`],
  ['a pattern', `const PATTERN = new RegExp('a b');`],
  ['a single word for a problem', `problems.push('issuer');`],
  ['other lists', `paths.push('a b');`],
  ['what another function returns', `function cookieLine(a) { return 'a b'; }`],
])('%s is mutated as everything else', (_, text) => {
  expect(leftOut(text)).toEqual([]);
});
