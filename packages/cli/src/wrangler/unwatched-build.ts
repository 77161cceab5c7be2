import { posix } from 'node:path';
import { valueIn } from '../files/wrangler-file.ts';
import type { WranglerCheck } from './finding.ts';

const BUILD = /\bportcullis build\s+(?:\.\/)?([^\s-]\S*)/;

/** `wrangler dev` builds again when something below `watch_dir` changes, which is `src` unless it is set. */
export const unwatchedBuild: WranglerCheck = ({ wrangler: { value } }) => {
  const [, file] = BUILD.exec(String(valueIn(value, ['build', 'command']))) ?? [];
  const set = valueIn(value, ['build', 'watch_dir']);
  const watched = [set ?? 'src'].flat();
  if (file === undefined || watched.some((one) => holds(String(one), file))) return [];
  return [
    {
      path: ['build', ...(set === undefined ? [] : ['watch_dir'])],
      message: `does not watch ${file}: when it changes, "wrangler dev" continues with the old rules: set "watch_dir" to "${file}"`,
    },
  ];
};

/** Whether a watched file is this one, or a watched folder holds it. */
function holds(watched: string, file: string): boolean {
  const inside = posix.relative(watched, file);
  return inside !== '..' && !inside.startsWith('../');
}
