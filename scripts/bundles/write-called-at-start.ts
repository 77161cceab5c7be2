import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../workspace.ts';
import { calledAtStart } from './called-at-start.ts';

// A line for each name: two changes that touch different functions do not meet in one line.
const lines = Object.entries(await calledAtStart()).map(
  ([name, indices]) => `  ${JSON.stringify(name)}: [${indices.join(', ')}]`,
);
writeFileSync(join(root, 'packages/cli/src/build/called-at-start.json'), `{\n${lines.join(',\n')}\n}\n`);
