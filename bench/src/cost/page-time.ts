import { shuffler } from 'd3-array';
import { PAGE_FILE, PAGE_FILES } from '../../workers/names.ts';
import type { Run } from '../bench-options.ts';
import type { Surroundings } from '../surroundings.ts';
import type { Ask } from './ask.ts';
import { inBrowser, nobody } from './callers.ts';
import type { Contender } from './contender.ts';
import { contenders } from './contenders.ts';
import { Load } from './load.ts';
import { startable } from './start-contender.ts';

/** What stands between the browser and the application: `undefined` for nothing. */
const MEASURED: readonly Pick<Contender, 'name' | 'gate' | 'callers'>[] = [
  { name: 'direct', gate: undefined, callers: nobody },
  ...contenders.filter(({ name }) => ['bare', 'gate', 'gateway_login'].includes(name)),
];

/** Browsers open so many connections to a host that speaks HTTP/1.1. */
const CONNECTIONS = 6;

/** Milliseconds of each page, by the name of what stood in between. Those of the same index were measured next to each other. */
export type PageTimes = ReadonlyMap<string, readonly number[]>;

/**
 * What a person waits for: a page of Phorge and then the twenty files that it names, loaded by one browser while nobody else asks. Direct,
 * without a Worker, and through each gate. The origin answers at once, so the difference is what a gate adds to a page.
 */
export async function measurePages(
  surroundings: Surroundings,
  { processes, rounds, random }: Pick<Run, 'processes' | 'rounds'> & { readonly random: () => number },
): Promise<PageTimes> {
  const times = new Map(MEASURED.map(({ name }): [string, number[]] => [name, []]));
  for (let started = 0; started < processes; started++) {
    const pages: { name: string; load: () => Promise<number>; close: () => Promise<void> }[] = [];
    try {
      for (const { name, gate, callers } of MEASURED) {
        const running = gate && (await (await startable(gate))(surroundings));
        const [page = { headers: {} }] = await inBrowser(callers)(surroundings);
        const load = pageOf(running?.port ?? surroundings.originPort, page);
        pages.push({ name, load, close: running?.close ?? (async () => {}) });
        // What is hot is compiled first, as for the other rows.
        for (let warm = 0; warm < 50; warm++) await load();
      }
      const shuffle = shuffler(random);
      for (let round = 0; round < rounds; round++) {
        for (const { name, load } of shuffle([...pages])) times.get(name)?.push(await load());
      }
    } finally {
      for (const { close } of pages) await close();
    }
  }
  return times;
}

/** Loads a page and then its files, and returns how many milliseconds that took. */
function pageOf(port: number, page: Ask): () => Promise<number> {
  const files = Array.from({ length: PAGE_FILES }, (_, index) => ({
    ...page,
    path: `${PAGE_FILE}${index}.css`,
  }));
  const [document, resources] = [new Load(port, [page], 1), new Load(port, files, CONNECTIONS)];
  return async () => {
    const { seconds } = await document.send(1);
    return 1000 * (seconds + (await resources.send(PAGE_FILES)).seconds);
  };
}
