import { expect, test } from 'vitest';
import { exampleContents } from '../../src/resource/example-contents.ts';

test.each<[string, string, readonly string[]]>([
  ['POST', '/source/lab/info/lfs/objects/batch', ['push', 'pull']],
  ['POST', '/source/lab/git-upload-pack', ['push']],
  ['POST', '/diffusion/7/edit/', ['push']],
  ['PUT', '/source/lab/browse/master/', ['push']],
  ['GET', '/source/lab/browse/master/', []],
  ['GET', '/source/lab/info/refs', []],
  ['POST', '/source/lab/x/', []],
  ['POST', '/rLAB0123', []],
  ['POST', '/maniphest/', []],
])('the content of %s %s can make it', (method, path, expected) => {
  expect(exampleContents(method, path)).toEqual(expected);
});
