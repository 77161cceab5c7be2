import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';

/** How it is used. */
export const USAGE = `usage: pnpm mutate [PATH…] [--write] [--list] [--concurrency N] [--tests TEXT]…
                   [--quick] [--no-workerd] [--no-gate]
       pnpm mutate --sample N [--seed N] [--concurrency N]
  PATH           a file, or a folder such as packages/token; without any, every file of docs/mutation.json
  --write        puts scores and survivors into docs/mutation.json and docs/mutation.md
  --list         measures nothing: names every guarding file there, drops those that are gone, writes the page
  --concurrency  how many mutants StrykerJS tries at once; default: all cores but one
  --tests        only the package's tests whose path holds one of these texts: quicker, where a file's own tests should
                 do; what only others notice counts as survived. !TEXT leaves out those that hold it
  --quick        only the quick tests in Node, as in "pnpm test": what only slow tests, workerd or a gate notices counts as survived
  --no-workerd   leaves out the tests inside workerd: quicker; what only they notice counts as survived
  --no-gate      leaves out the tests of a whole gate
  --sample       draws so many of the mutants that docs/mutation.json counts as killed, and says how many of them the quick form
                 of "pnpm test" kills at least
  --seed         draws the same ones again; without it, others each time`;

export interface MutateArguments {
  readonly paths: readonly string[];
  readonly write: boolean;
  readonly list: boolean;
  /** Of the package's tests, those whose path holds one of these texts. Empty: all of them. */
  readonly tests: readonly string[];
  /** Whether only the quick tests in Node are asked. */
  readonly quick: boolean;
  readonly workerd: boolean;
  readonly gate: boolean;
  readonly concurrency: number;
  /** How many of the killed mutants are drawn for the quick form; `undefined`: a usual run. */
  readonly sample: number | undefined;
  readonly seed: number;
}

/** Reads the command line. Throws if it does not fit. */
export function mutateArguments(args: readonly string[]): MutateArguments {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      write: { type: 'boolean', default: false },
      list: { type: 'boolean', default: false },
      tests: { type: 'string', multiple: true, default: [] },
      quick: { type: 'boolean', default: false },
      'no-workerd': { type: 'boolean', default: false },
      'no-gate': { type: 'boolean', default: false },
      sample: { type: 'string' },
      seed: { type: 'string', default: `${Date.now() % 1_000_000}` },
      concurrency: { type: 'string', default: `${Math.max(1, availableParallelism() - 1)}` },
    },
  });
  const concurrency = Number(values.concurrency);
  if (!Number.isInteger(concurrency) || concurrency < 1)
    throw new Error('--concurrency takes a number, 1 or more');
  const [sample, seed] = [values.sample, values.seed].map((value) => Number(value ?? Number.NaN));
  if (values.sample !== undefined && (!Number.isInteger(sample) || Number(sample) < 1))
    throw new Error('--sample takes a number, 1 or more');
  if (!Number.isInteger(seed)) throw new Error('--seed takes a number');
  if (values.sample !== undefined && positionals.length > 0)
    throw new Error('--sample draws of all files: name none');
  const { write, list, quick, tests } = values;
  return {
    paths: positionals,
    write,
    list,
    tests,
    quick,
    workerd: !values['no-workerd'],
    gate: !values['no-gate'],
    concurrency,
    sample: values.sample === undefined ? undefined : Number(sample),
    seed: Number(seed),
  };
}

/** The files meant by the paths: themselves, and what is listed below them. Throws if a path means none. */
export function filesMeant(
  paths: readonly string[],
  listed: readonly string[],
  exists: (file: string) => boolean,
): string[] {
  if (paths.length === 0) return [...listed];
  const meant = paths.map((path) => {
    const plain = path.replace(/^\.\//, '').replace(/\/+$/, '');
    if (plain.endsWith('.ts')) return exists(plain) ? [plain] : [];
    return listed.filter((file) => file.startsWith(`${plain}/`) || file.startsWith(`packages/${plain}/`));
  });
  const nothing = paths.filter((_, at) => meant[at]?.length === 0);
  if (nothing.length > 0) throw new Error(`no guarding file is meant by ${nothing.join(' ')}\n${USAGE}`);
  return [...new Set(meant.flat())];
}
