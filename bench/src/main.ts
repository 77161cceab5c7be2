import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { asked } from '../../scripts/asked.ts';
import { root } from '../../scripts/workspace.ts';
import { type BenchOptions, benchOptions, USAGE } from './bench-options.ts';
import { contenders, growing } from './cost/contenders.ts';
import { costSection } from './cost/cost-section.ts';
import { measureCost } from './cost/measure-cost.ts';
import { resultsOf } from './cost/results.ts';
import { growthPicture, loadPicture } from './growth/growth-picture.ts';
import { growthSection, pictureName } from './growth/growth-section.ts';
import { measureAllGrowth } from './growth/measure-growth.ts';
import { LOAD_EXTENT, measureLoads } from './growth/measure-loads.ts';
import { machine } from './machine.ts';
import { writeSection } from './proof-page.ts';
import { seededRandom } from './statistics/seeded-random.ts';

const options = asked(USAGE, benchOptions);
const { json, growth } = options;
const { numbers, section } = growth ? await growthRun(options) : await costRun(options);
console.log(json ? JSON.stringify(numbers, null, 2) : section);

interface Told {
  readonly numbers: object;
  readonly section: string;
}

async function costRun({ run, write }: BenchOptions): Promise<Told> {
  const random = seededRandom(1);
  const measured = await measureCost({ ...run, random, progress });
  const numbers = resultsOf({ contenders, growing }, measured, random);
  const section = costSection(numbers, { contenders, growing }, run, machine());
  if (write) writeSection('bench', section);
  return { numbers, section };
}

async function growthRun({ run, write }: BenchOptions): Promise<Told> {
  const grown = await measureAllGrowth({ ...run, random: seededRandom(1), progress });
  const loads = await measureLoads(run.log ? LOAD_EXTENT : { sessions: [1000], rates: [] }, progress);
  const numbers = { ...grown, loads };
  const section = growthSection(numbers, run, machine());
  if (write) {
    writeSection('growth', section);
    for (const growth of numbers.growths) {
      draw(growth.dimension.name, growthPicture(growth));
    }
    for (const load of loads) draw(load.name, loadPicture(load));
  }
  return { numbers, section };
}

function draw(name: string, picture: string): void {
  writeFileSync(join(root, 'docs/drawings', pictureName(name)), picture);
}

function progress(text: string): void {
  console.error(`${process.uptime().toFixed(0).padStart(4)} s  ${text}`);
}
