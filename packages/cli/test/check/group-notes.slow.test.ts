import { expect, test } from 'vitest';
import { captured } from '../capture.ts';
import { fileOf, phorgeConfiguration } from '../configuration-files.ts';

test('check tells of a group whose name ends with a space, as a note at its place', async () => {
  const configuration = {
    ...phorgeConfiguration(),
    roles: { engineer: ['eng'], contractor: ['ext ', 'Eng'] },
  };
  const { code, out } = await captured('check', fileOf(configuration));
  expect(code).toBe(0);
  expect(out).toMatch(/:\d+:\d+: note: roles\.contractor\[0\]: "ext " starts or ends with a space/);
});
