import { expect, it } from 'vitest';
import { urlencodedParameters } from '../../src/path-override/parameter.ts';

it('form parameters are read in order, the same name as often as it occurs', () => {
  expect([...urlencodedParameters('a=1&&a=2=3&%62+=%26&c')]).toEqual([
    { name: 'a', value: '1' },
    { name: 'a', value: '2=3' },
    { name: 'b ', value: '&' },
    { name: 'c', value: '' },
  ]);
});
