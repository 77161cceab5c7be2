import { expect, test } from 'vitest';
import { missingForPhpEcho, startPhpEcho } from '../php-echo/php-echo.ts';

test('a missing program is reported in one line, and nothing where all are there', () => {
  expect(missingForPhpEcho([process.execPath])).toBeUndefined();
  const line = missingForPhpEcho([process.execPath, '/nowhere/php-cgi', '/nowhere/nginx']);
  expect(line).toBe(
    '/nowhere/php-cgi and /nowhere/nginx missing (apt-get install php-cgi nginx-light): the differential suite is left out',
  );
});

test.skipIf(missingForPhpEcho() !== undefined)(
  'PHP behind nginx returns what it sees, as Phorge would receive it',
  async () => {
    const php = await startPhpEcho();
    try {
      const ask = async (target: string): Promise<string> => {
        const response = await fetch(`http://127.0.0.1:${php.port}${target}`);
        const { path } = (await response.json()) as { path: string };
        return Buffer.from(path, 'hex').toString();
      };
      expect(await ask('/maniphest/a%20b/?x=1')).toBe('/maniphest/a b/');
      // What the gate is for.
      expect(await ask('/maniphest/?__path__=/D2')).toBe('/D2');
      expect(await ask('/maniphest/&__path__=/D2')).toBe('/D2');
      expect(await ask('/maniphest/a%26__path__%3Db.txt')).toBe('/maniphest/a&__path__=b.txt');
    } finally {
      await php.close();
    }
    await expect(fetch(`http://127.0.0.1:${php.port}/`)).rejects.toThrow();
  },
);
