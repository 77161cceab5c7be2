import { expect, test } from 'vitest';
import { exampleQueries } from '../../src/resource/example-queries.ts';

test.each<[string, string, readonly string[]]>([
  ['GET', '/source/lab/info/refs', ['', '?service=git-upload-pack', '?service=git-receive-pack']],
  ['GET', '/source/lab/', ['', '?cmd=heads', '?cmd=unbundle']],
  ['GET', '/diffusion/7/browse/', ['', '?cmd=heads', '?cmd=unbundle']],
  ['POST', '/source/lab', ['', '?cmd=heads', '?cmd=unbundle']],
  ['GET', '/source/lab/browse/master/', ['']],
  ['POST', '/source/lab/git-upload-pack', ['']],
  ['GET', '/rLAB0123', ['', '?cmd=heads']],
  ['POST', '/R7:0a/', ['', '?cmd=heads']],
  ['GET', '/rLAB', ['']],
  ['GET', '/maniphest/', ['']],
])('%s %s may have these queries', (method, path, expected) => {
  expect(exampleQueries(method, path)).toEqual(expected);
});
