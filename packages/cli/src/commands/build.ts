import { basename, dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { builtEntry, configurationHash as hashOf, readConfiguration, unbuildable } from 'portcullis/internal';
import { type BundledFile, bundledWorker } from '../build/bundled-worker.ts';
import { spokenLanguages } from '../build/spoken-languages.ts';
import { writeBundle } from '../build/write-bundle.ts';
import { claimsIn } from '../check/proof-findings.ts';
import { goodAndProved } from '../checked-configuration.ts';
import { type Command, defineCommand } from '../command.ts';
import { counted, goodConfiguration } from '../files/configuration-file.ts';
import { readTextFile } from '../files/text-file.ts';
import { makeFolderOf, writeFile } from '../files/write-file.ts';
import { CONFIGURATION_FILE } from '../line/arguments.ts';
import { flag, value } from '../line/options.ts';
import { printable } from '../printable.ts';

/** `portcullis build FILE`: the Worker of a configuration, checked and proved. */
export const command: Command = defineCommand({
  description: `Checks a gateway's configuration as "portcullis check" does, proves the claims of its policies, and writes the module of a Worker
that imports only what the configuration uses, without the code that checks configurations. Wrangler runs it before each deploy:

  "main": ".portcullis/worker.js",
  "build": { "command": "portcullis build portcullis.json", "watch_dir": "portcullis.json" }

With --bundle, it bundles the Worker: code that only a login needs goes into separate files, which are imported when a request
first needs them, so that the Worker starts faster. Configure Wrangler to deploy them unchanged:

  "no_bundle": true, "rules": [{ "type": "ESModule", "globs": ["*.js"] }]

If "theme.languages" names languages, it contains the pages in these and in English only.

If the configuration has errors, lists them as "portcullis check" does and writes nothing.`,
  args: [CONFIGURATION_FILE],
  options: {
    out: value('FILE', 'the output file. Default: .portcullis/worker.js next to FILE'),
    bundle: flag('bundles the Worker: FILE, and files next to it that start with its name'),
    wrangler: value(
      'FILE',
      'a wrangler.jsonc: checks whether the Worker has the bindings that the configuration names',
    ),
    vars: value('FILE', 'a .dev.vars: checks with its variables and those of the Wrangler file'),
  },
  ending:
    'Exit code: 0 written, 1 the configuration has errors, 2 invalid usage, or a claim could not be decided.',
  examples: ['portcullis.json', 'portcullis.json --wrangler wrangler.jsonc --out worker.js'],
  async run(values, [file], { stdout, stderr }) {
    const { wrangler, vars } = values;
    const text = await readTextFile(file);
    const code = await goodAndProved(file, text, { wrangler, vars }, { stdout, stderr });
    if (code !== 0) return code;
    const configuration = await goodConfiguration(file, text);
    const problems = unbuildable(configuration);
    for (const { path, message } of problems) stdout.write(printable(`${file}: ${path}: ${message}\n`));
    if (problems.length > 0) {
      stdout.write(`${counted(problems.length, 'problem')}\n`);
      return 1;
    }
    const out = values.out ?? join(dirname(file), '.portcullis', 'worker.js');
    const claims = claimsIn(configuration);
    const configurationHash = await hashOf(configuration);
    const entry = await builtEntry(readConfiguration(configuration), {
      source: basename(file),
      configurationHash,
      provedClaims: claims,
    });
    await makeFolderOf(out);
    const languages = spokenLanguages(configuration);
    const files = values.bundle
      ? await bundledWorker(entry, dirname(out), { entry: basename(out), languages })
      : [];
    if (values.bundle) await writeBundle(files, out);
    else await writeFile(out, entry);
    const sizes = values.bundle ? `, ${sizesOf(files)}` : '';
    stdout.write(
      `${file}: good, ${counted(claims, 'claim')} proved\n${out}: written (configuration ${configurationHash.slice(0, 16)}${sizes})\n`,
    );
    return 0;
  },
});

function sizesOf(files: readonly BundledFile[]): string {
  const kilobytes = (some: readonly BundledFile[]): string =>
    (some.reduce((sum, { code }) => sum + gzipSync(code, { level: 9 }).length, 0) / 1000).toFixed(1);
  return `${kilobytes(files.filter(({ startsWithIt }) => startsWithIt))} kB gzipped at startup, ${kilobytes(files)} kB in total`;
}
