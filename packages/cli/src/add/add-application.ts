import { basename, dirname, extname, join } from 'node:path';
import { didYouMean, nearestName } from '@portcullis/core/internal';
import { registeredNames } from 'portcullis/internal';
import { checkOnce } from '../checked-configuration.ts';
import { type Command, defineCommand } from '../command.ts';
import { goodReading } from '../files/configuration-file.ts';
import { readTextFile, readTextFileIfAny } from '../files/text-file.ts';
import { readWranglerFile, wranglerBeside } from '../files/wrangler-file.ts';
import { writeFile } from '../files/write-file.ts';
import { CONFIGURATION_FILE } from '../line/arguments.ts';
import { value } from '../line/options.ts';
import { UsageError } from '../usage-error.ts';
import { addedApplication, type TextFile } from './added-application.ts';

const KINDS = registeredNames();

/** `portcullis add application FILE NAME`: one more application behind the gate. */
export const command: Command = defineCommand({
  description: `Adds an application to a gate: an instance with its host, its origin and a policy; its binding and route in the Wrangler file;
and a table of cases that "portcullis test" and policyCases() find by its name. Comments and formatting stay as they are. Then it
runs "portcullis check", which lists what remains to do, such as the redirect address to register.

The policy admits users with the given roles, and no one else: write its other rules and cases yourself.`,
  args: [
    CONFIGURATION_FILE,
    { placeholder: 'NAME', what: 'name', brief: 'of the application, such as reports' },
  ],
  options: {
    host: value('HOST', 'its public host name, such as reports.corp.example', { required: true }),
    binding: value('NAME', 'the binding of its origin, such as REPORTS', { required: true }),
    roles: value('ROLES', 'the roles that may use it, with commas between', { required: true }),
    application: value('KIND', 'what it is, by default web', { choices: KINDS }),
    service: value('WORKER', 'the origin is this Worker'),
    'vpc-service': value('ID', 'the origin is this VPC Service: "wrangler vpc service create" prints the ID'),
    wrangler: value('FILE', 'the Wrangler file. Default: the one next to the configuration'),
  },
  ending:
    'Exit code: 0 added and good, 1 added with problems that are listed, 2 invalid usage, and nothing was changed.',
  examples: [
    'portcullis.json reports --host reports.corp.example --binding REPORTS --roles analyst --service reports',
    'portcullis.json reports --host reports.corp.example --binding REPORTS --roles analyst --vpc-service 0000-0000',
  ],
  async run(
    { host, binding, roles: list, application: kind = 'web', service, 'vpc-service': vpc, wrangler },
    [file, name],
    io,
  ) {
    if ((service === undefined) === (vpc === undefined))
      throw new UsageError('give either --service or --vpc-service');
    if (!/^[a-z\d][a-z\d-]*$/.test(name))
      throw new UsageError(`${name}: use lower-case letters, digits and dashes`);
    const { configuration } = await goodReading(file);
    const roles = list.split(',').map((role) => role.trim());
    for (const role of roles) {
      const known = Object.keys(configuration.roles);
      if (!known.includes(role)) {
        throw new UsageError(
          `there is no role ${role}: ${known.join(', ')}${didYouMean(nearestName(role, known), String)}`,
        );
      }
    }
    for (const instance of configuration.instances) {
      if (instance.name === name) throw new UsageError(`${file} already has an application ${name}`);
      if (instance.hosts.includes(host))
        throw new UsageError(`${file} already serves ${host}, as ${instance.name}`);
    }
    const deployed = wrangler === undefined ? await wranglerBeside(file) : await readWranglerFile(wrangler);
    if (deployed === undefined)
      throw new UsageError('there is no Wrangler file next to it: name it with --wrangler');
    const stem = join(dirname(file), basename(file, extname(file)));
    const [developed] = await presentFiles(dirname(deployed.file), DEVELOPED);
    const changes = addedApplication(
      { kind, name, host, binding, roles, origin: service === undefined ? { vpc: vpc ?? '' } : { service } },
      configuration,
      {
        configuration: { file, text: await readTextFile(file) },
        wrangler: { file: deployed.file, text: await readTextFile(deployed.file) },
        developed,
        firstCases: { file: `${stem}.test.yaml`, text: await readTextFileIfAny(`${stem}.test.yaml`) },
        cases: {
          file: `${stem}.${name}.test.yaml`,
          text: await readTextFileIfAny(`${stem}.${name}.test.yaml`),
        },
      },
    );
    for (const [changed, text] of changes) await writeFile(changed, text);
    for (const [changed] of changes) io.stdout.write(`${changed}: written\n`);
    return checkOnce(
      {
        ...({
          file,
          wrangler: deployed.file,
          vars: undefined,
          format: 'text',
          areNotesWanted: true,
        } as const),
        timeoutSeconds: undefined,
      },
      io,
    );
  },
});

/** The Wrangler file for development, as templates and their users call it. */
const DEVELOPED: readonly string[] = ['wrangler.dev.jsonc', 'wrangler.dev.json', 'wrangler.dev.toml'];

async function presentFiles(folder: string, names: readonly string[]): Promise<readonly TextFile[]> {
  const files = await Promise.all(
    names.map(async (name) => ({
      file: join(folder, name),
      text: await readTextFileIfAny(join(folder, name)),
    })),
  );
  return files.flatMap(({ file, text }) => (text === undefined ? [] : [{ file, text }]));
}
