import { type Change, type Difference, difference } from '@portcullis/policy/prove';
import type { GatewayConfiguration, InstanceConfiguration } from 'portcullis';
import { type Command, defineCommand } from '../command.ts';
import { goodConfiguration } from '../files/configuration-file.ts';
import { gateProof } from '../gate/as-the-gate.ts';
import { changesInWords } from '../gate/changes-in-words.ts';
import { CONFIGURATION_FILE } from '../line/arguments.ts';
import { flag } from '../line/options.ts';
import { printable } from '../printable.ts';
import { UsageError } from '../usage-error.ts';

/** `portcullis diff OLD NEW`: what does a change of the policies let in, and what no longer? */
export const command: Command = defineCommand({
  description: `Compares the policies of two configurations for every request that they can tell from another, not by examples:
equivalent, or what is gained and lost, by roles and by the rules that did it, each with an example. Instances are
compared by their names. An instance that only one of them has is one that lets nobody in in the other. The
mapping of groups to roles is that of NEW: it is not compared, and with --no-new-access must not differ.`,
  args: [
    { ...CONFIGURATION_FILE, placeholder: 'OLD', brief: 'the configuration as it was' },
    {
      ...CONFIGURATION_FILE,
      placeholder: 'NEW',
      brief: 'the configuration as it shall be; - reads one of the two from standard input',
    },
  ],
  options: {
    'no-new-access': flag('ends with 1 where anything is gained'),
    json: flag(
      '{ "equivalent", "gained": [{ "roles", "applications", "operations", "example", "count", "rules" }], "lost": [the same] }; with several instances, "instance" in each as well',
    ),
  },
  ending:
    'Exit code: 0 compared, 1 something is gained and must not be, 2 it could not be decided, or bad use.',
  examples: ['old.json portcullis.json', 'old.json portcullis.json --no-new-access'],
  async run(values, files, { stdout }) {
    const [before, after] = [await goodConfiguration(files[0]), await goodConfiguration(files[1])];
    const beside = changedBeside(before, after);
    if (beside.length > 0 && values['no-new-access'] === true) {
      throw new Error(
        `not decided: ${beside.join(' and ')} differ, which is not compared: change it by itself`,
      );
    }
    const result = differenceOf(before, after, Date.now());
    stdout.write(values.json ? `${JSON.stringify(result, null, 2)}\n` : printable(inWords(result, beside)));
    return values['no-new-access'] === true && result.gained.length > 0 ? 1 : 0;
  },
});

function differenceOf(before: GatewayConfiguration, after: GatewayConfiguration, now: number): Difference {
  const names = new Set([...before.instances, ...after.instances].map(({ name }) => name));
  const all = [...names].map((name) => {
    const [old, recent] = [instanceCalled(before, name), instanceCalled(after, name)];
    const either = recent ?? old;
    if (either === undefined) throw new UsageError(`no instance is called ${name}`);
    if (old !== undefined && recent !== undefined && old.application !== recent.application) {
      throw new UsageError(
        `instance ${name}: is of ${old.application} before and of ${recent.application} after`,
      );
    }
    const nobody = { name: either.policy.name, rules: [] };
    const policies = [old?.policy ?? nobody, recent?.policy ?? nobody] as const;
    const found = difference(...policies, { ...gateProof(either, after, policies), now });
    const named = (change: Change): Change =>
      names.size === 1 ? change : { ...change, ...{ instance: name } };
    return { ...found, gained: found.gained.map(named), lost: found.lost.map(named) };
  });
  return {
    equivalent: all.every(({ equivalent }) => equivalent),
    gained: all.flatMap(({ gained }) => gained),
    lost: all.flatMap(({ lost }) => lost),
  };
}

function instanceCalled(
  { instances }: GatewayConfiguration,
  name: string,
): InstanceConfiguration | undefined {
  return instances.find((instance) => instance.name === name);
}

/** What decides who may what besides the policies, and is not the same. */
function changedBeside(before: GatewayConfiguration, after: GatewayConfiguration): readonly string[] {
  const roles = JSON.stringify(before.roles) === JSON.stringify(after.roles) ? [] : ['the roles'];
  const readings = after.instances.flatMap((instance) => {
    const old = instanceCalled(before, instance.name);
    const isSame = old === undefined || readingOf(old) === readingOf(instance);
    return isSame ? [] : [`what the paths of instance ${instance.name} are about`];
  });
  return [...roles, ...readings];
}

/** The settings by which an instance's application reads a path. */
function readingOf(instance: InstanceConfiguration): string {
  const { resources, caseSensitive, encodedDelimiters } = instance as Readonly<Record<string, unknown>>;
  return JSON.stringify([resources, caseSensitive, encodedDelimiters]);
}

function inWords({ equivalent, gained, lost }: Difference, beside: readonly string[]): string {
  const note = beside.length === 0 ? '' : `note: ${beside.join(' and ')} differ, which is not compared\n`;
  if (equivalent) return `${note}equivalent: every request is answered as before\n`;
  const lines = [...changesInWords('gained', gained), ...changesInWords('lost', lost)];
  return `${note}${lines.join('\n')}\n${gained.length} gained, ${lost.length} lost\n`;
}
