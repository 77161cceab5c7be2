import { join } from 'node:path';
import { expect, test } from 'vitest';
import { captured } from '../capture.ts';
import { folderWith, goodConfiguration } from '../configuration-files.ts';

const G = 'https://gitlab.example.com';
const redirects = { hosts: ['gitlab.example.com', 'phorge.corp.example'], stored: { kv: 'MAP', key: 'map' } };

/** Ten mistakes, each at its line. */
const CSV = `from,to
/T1,${G}/1
/T1/,${G}/2
/T3,https://evil.example/3
/T4,//evil.example/4
/T5,https://phorge.corp.example/T5
/T6,https://phorge.corp.example/T7
/T7,https://phorge.corp.example/T6
/p/{u:word},https://{u}.example.com/
/D{n:any},${G}/{n}
/D{n:digits},${G}/{m}
T11
/T12,${G}/12
`;

test('check lists all mistakes of a file of redirects, each at its line', async () => {
  const at = folderWith({
    'portcullis.json': goodConfiguration({ redirects } as never),
    'map.csv': CSV,
  });
  const map = join(at, 'map.csv');
  const { code, out } = await captured('check', join(at, 'portcullis.json'), '--redirects', map);
  expect(code).toBe(1);
  const lines = out.split('\n').filter((line) => line.startsWith(map));
  expect(lines.map((line) => /:(\d+):1: /.exec(line)?.[1]).sort((a, b) => Number(a) - Number(b))).toEqual([
    ...['3', '4', '5', '6', '7', '8', '9', '10', '11', '12'],
  ]);
  expect(out).toContain('10 problems');
});

test('check takes a good file of redirects, and says for which instance of several it is', async () => {
  const other = {
    name: 'wiki',
    hosts: ['wiki.corp.example'],
    redirects: { ...redirects, hosts: ['gitlab.example.com'] },
  };
  const at = folderWith({
    'portcullis.json': goodConfiguration(
      { redirects: { ...redirects, hosts: ['gitlab.example.com'] } } as never,
      other as never,
    ),
    'good.csv': `from,to\n/T1,${G}/1\n`,
    'bad.csv': 'from,to\n/T1,https://evil.example/\n',
  });
  const check = (...files: readonly string[]) =>
    captured('check', join(at, 'portcullis.json'), ...files.flatMap((file) => ['--redirects', file]));
  expect(await check(`phorge=${join(at, 'good.csv')}`, `wiki=${join(at, 'good.csv')}`)).toMatchObject({
    code: 0,
  });
  expect(await check(`phorge=${join(at, 'good.csv')}`, `wiki=${join(at, 'bad.csv')}`)).toMatchObject({
    code: 1,
  });
  for (const file of [join(at, 'good.csv'), `wikii=${join(at, 'bad.csv')}`]) {
    expect(await check(file)).toMatchObject({
      code: 2,
      err: expect.stringContaining('must be INSTANCE=FILE, since several instances have a stored map'),
    });
  }
});

test('check refuses a file of redirects where no instance stores a map', async () => {
  const at = folderWith({ 'portcullis.json': goodConfiguration(), 'map.csv': CSV });
  expect(
    await captured('check', join(at, 'portcullis.json'), '--redirects', join(at, 'map.csv')),
  ).toMatchObject({
    code: 2,
    err: expect.stringContaining('no instance has "redirects.stored"'),
  });
});

test('check refuses two files of redirects for one instance, of which it would check only one', async () => {
  const at = folderWith({
    'portcullis.json': goodConfiguration({
      redirects: { ...redirects, hosts: ['gitlab.example.com'] },
    } as never),
    'bad.csv': 'from,to\n/T1,https://evil.example/\n',
    'good.csv': `from,to\n/T1,${G}/1\n`,
  });
  const files = ['bad.csv', 'good.csv'].flatMap((name) => ['--redirects', join(at, name)]);
  expect(await captured('check', join(at, 'portcullis.json'), ...files)).toMatchObject({
    code: 2,
    err: expect.stringContaining('--redirects: two files are for the map of "phorge"'),
  });
});
