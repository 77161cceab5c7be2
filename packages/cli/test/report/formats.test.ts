import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { asAnnotations } from '../../src/report/github.ts';
import { asJunit } from '../../src/report/junit.ts';
import { captured } from '../capture.ts';
import { folderWith, goodConfiguration } from '../configuration-files.ts';

const OUTCOMES = [
  { name: 'a: b, c', file: 'a,b.json', place: { line: 3, column: 5 }, failure: '100% wrong\nand <more>' },
  { name: 'known', file: 'b.json', note: 'look "here"' },
  { name: 'fine', file: 'c.json' },
];

test('annotations cannot be broken out of', () => {
  expect(asAnnotations(OUTCOMES)).toBe(
    '::error file=a%2Cb.json,line=3,col=5,title=a%3A b%2C c::100%25 wrong%0Aand <more>\n' +
      '::notice file=b.json,title=known::look "here"\n',
  );
});

test('a JUnit report counts, places and escapes', () => {
  const report = asJunit('x', [...OUTCOMES, { name: '\u0000<', file: 'd.json' }]);
  expect(report).toContain('<testsuite name="x" tests="4" failures="1">');
  expect(report).toContain(
    'name="a: b, c" file="a,b.json" line="3"><failure message="100% wrong">100% wrong\nand &lt;more&gt;',
  );
  expect(report).toContain('<system-out>look &quot;here&quot;</system-out>');
  expect(report).toContain('name="\ufffd&lt;"');
});

describe('a configuration with a wrong case and a wrong claim', () => {
  const configuration = JSON.parse(JSON.stringify(goodConfiguration()));
  configuration.instances[0].policy.claims = [
    { name: 'nobody sees tasks', who: { roles: ['contractor'] }, never: true, paths: ['/T1'] },
  ];
  const cases = `cases:
  - { name: fine, groups: [eng], path: /D1, expect: allow }
  - name: wrong
    groups: [ext-a]
    path: /D1
    expect: allow
`;
  const file = () =>
    join(
      folderWith({
        'portcullis.json': JSON.stringify(configuration, null, 2),
        'portcullis.test.yaml': cases,
      }),
      'portcullis.json',
    );

  test.each(['check', 'test', 'prove'])('%s answers in one form, and not in two', async (command) => {
    const asked = await captured(command, file(), '--json', '--format', 'json');
    expect([asked.code, typeof JSON.parse(asked.out)]).toEqual([1, 'object']);
    for (const form of ['junit', 'github', 'text']) {
      const { code, out } = await captured(command, file(), '--json', '--format', form);
      expect(code).toBe(2);
      expect(JSON.parse(out).error.message).toBe(`--json and --format ${form}: give one of them`);
    }
  });

  test('test names the line of the case', async () => {
    const { code, out } = await captured('test', file(), '--format', 'github');
    expect(code).toBe(1);
    expect(out).toMatch(/^::error file=\S+portcullis\.test\.yaml,line=3,col=5,title=wrong::.*\n$/);
    const junit = await captured('test', file(), '--format', 'junit');
    expect(junit.out).toContain('tests="2" failures="1"');
  });
});
