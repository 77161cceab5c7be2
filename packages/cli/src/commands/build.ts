import { mkdir, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { sha256, toHexadecimal } from '@portcullis/core/internal';
import canonicalize from 'canonicalize';
import { builtEntry, readConfiguration, unbuildable } from 'portcullis/internal';
import { type Command, defineCommand } from '../command.ts';
import { counted, goodConfiguration } from '../files/configuration-file.ts';
import { CONFIGURATION_FILE } from '../line/arguments.ts';
import { value } from '../line/options.ts';
import { printable } from '../printable.ts';
import { command as check } from './check.ts';

/** `portcullis build FILE`: the Worker of a configuration, checked and proved. */
export const command: Command = defineCommand({
  name: 'build',
  summary: 'writes the Worker of a configuration, checked and proved',
  description: `Checks a gateway's configuration as "portcullis check" does, proves what its policies claim, and writes the module of a Worker
that imports what the configuration uses and nothing that checks. Wrangler runs it before each deploy:

  "main": ".portcullis/worker.js",
  "build": { "command": "portcullis build portcullis.json" }

Where something is wrong, it lists that as "portcullis check" does, and writes nothing.`,
  args: [CONFIGURATION_FILE],
  options: {
    out: value('FILE', 'where to write it. Default: .portcullis/worker.js beside FILE'),
    wrangler: value(
      'FILE',
      'a wrangler.jsonc: whether the Worker has the bindings that the configuration names',
    ),
    vars: value('FILE', 'a .dev.vars: checks with its variables and those of the Wrangler file'),
  },
  ending: 'Exit code: 0 it is written, 1 something is wrong, 2 bad use, or a claim could not be decided.',
  examples: ['portcullis.json', 'portcullis.json --wrangler wrangler.jsonc --out worker.js'],
  async run(values, [file], { stdout, stderr }) {
    let said = '';
    const written = {
      write: (text: string) => {
        said += text;
      },
    };
    const { wrangler, vars } = values;
    const code = await check.run({ wrangler, vars }, [file], { stdout: written, stderr });
    if (code !== 0) {
      stdout.write(said);
      return code;
    }
    const configuration = await goodConfiguration(file);
    const problems = unbuildable(configuration);
    for (const { path, message } of problems) stdout.write(printable(`${file}: ${path}: ${message}\n`));
    if (problems.length > 0) {
      stdout.write(`${counted(problems.length, 'problem')}\n`);
      return 1;
    }
    const out = values.out ?? join(dirname(file), '.portcullis', 'worker.js');
    const claims = configuration.instances.reduce((sum, { policy }) => sum + (policy.claims?.length ?? 0), 0);
    const configurationHash = toHexadecimal(await sha256(canonicalize(configuration) ?? ''));
    const entry = await builtEntry(readConfiguration(configuration), {
      source: basename(file),
      configurationHash,
      provedClaims: claims,
    });
    await mkdir(dirname(out), { recursive: true });
    await writeFile(out, entry);
    stdout.write(
      `${file}: good, ${counted(claims, 'claim')} proved\n${out}: written (configuration ${configurationHash.slice(0, 16)})\n`,
    );
    return 0;
  },
});
