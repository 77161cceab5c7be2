import type { PolicyNote } from '@portcullis/policy/internal';
import type { ConfigurationProblem, GatewayConfiguration, InstanceConfiguration } from 'portcullis';
import { namedInConfiguration } from 'portcullis/internal';
import type { CommandIo } from '../command.ts';
import { counted } from '../files/configuration-file.ts';
import type { Place } from '../files/located.ts';
import { redirectAddresses } from '../files/redirect-addresses.ts';
import type { WorkerVariables } from '../files/worker-variables.ts';
import type { WranglerFile } from '../files/wrangler-file.ts';
import { painted } from '../painted.ts';
import { printable, printableJson } from '../printable.ts';
import { asAnnotations } from './github.ts';
import { asJunit } from './junit.ts';
import type { Format, Outcome } from './outcome.ts';

/** Something to know about a configuration, or about one of its rules. */
export type Note = ConfigurationProblem & Partial<Pick<PolicyNote, 'rule'>>;

/** The same, and where it stands. */
export type PlacedNote = Note & Partial<Place> & { readonly file: string };

/** What `portcullis check` found, as data. */
export interface CheckReport {
  readonly file: string;
  readonly wrangler: string | null;
  readonly problems: readonly PlacedNote[];
  readonly notes: readonly PlacedNote[];
}

/** The report about a subject without problems. */
export interface Good {
  /** What was checked, in half a line. */
  readonly contents: string;
  /** What the Worker must have besides. */
  readonly needs: string;
}

/**
 * The report about a good configuration.
 * @param known the variables and bindings that the Worker has, as far as they are known
 */
export function goodConfigurationInWords(
  configuration: GatewayConfiguration,
  known: {
    readonly variables?: WorkerVariables;
    readonly bindings?: WranglerFile['bindings'] | undefined;
  } = {},
): Good {
  return { contents: contents(configuration.instances), needs: needs(configuration, known) };
}

/**
 * A report in the form that was asked for.
 * @param good `undefined` where what was to be checked could not be read
 */
export function writtenReport(
  report: CheckReport,
  format: Format,
  good: Good | undefined,
  io: CommandIo,
): string {
  if (format === 'json') return printableJson(report);
  if (format === 'github') return asAnnotations(outcomesOf(report));
  if (format === 'junit') return asJunit('portcullis check', outcomesOf(report));
  return inWords(report, good, io);
}

function outcomesOf({ file, problems, notes }: CheckReport): readonly Outcome[] {
  const of = ({ file, line, column, path, rule, message }: PlacedNote) => ({
    file,
    name: [path || 'the whole file', ...(rule === undefined ? [] : [JSON.stringify(rule)])].join(' '),
    place: line === undefined || column === undefined ? undefined : { line, column },
    message,
  });
  const found = [
    ...problems.map(of).map(({ message, ...rest }) => ({ ...rest, failure: message })),
    ...notes.map(of).map(({ message, ...rest }) => ({ ...rest, note: message })),
  ];
  return problems.length > 0 ? found : [{ name: 'good', file }, ...found];
}

function inWords(
  { file, problems, notes }: CheckReport,
  good: Good | undefined,
  { stdout, env }: CommandIo,
): string {
  // What a configuration says can hold anything that a terminal obeys.
  const lineOf = ({ file, line, column, path, rule, message }: PlacedNote, kind: string): string => {
    const place = line === undefined ? file : `${file}:${line}:${column}`;
    const where = rule === undefined ? `${path || '(whole)'}:` : `${path} ${JSON.stringify(rule)}`;
    return printable(`${place}: ${kind}${where} ${message}\n`);
  };
  if (problems.length > 0 || good === undefined) {
    const count = painted('red', counted(problems.length, 'problem'), stdout, env);
    return `${problems.map((one) => lineOf(one, '')).join('')}${count}\n`;
  }
  const verdict = painted('green', 'good', stdout, env);
  return `${notes.map((one) => lineOf(one, 'note: ')).join('')}${file}: ${verdict} (${good.contents})\n${good.needs}`;
}

function contents(instances: readonly InstanceConfiguration[]): string {
  const rules = instances.reduce((sum, { policy }) => sum + policy.rules.length, 0);
  return `${counted(instances.length, 'instance')}, ${counted(rules, 'rule')}`;
}

/** What the Worker must have, which the configuration alone cannot tell. */
function needs(
  configuration: GatewayConfiguration,
  { variables: known = {}, bindings: bound }: Parameters<typeof goodConfigurationInWords>[1] & object,
): string {
  const { variables, bindings } = namedInConfiguration(configuration);
  return [
    ...[...variables]
      .filter(([name]) => !Object.hasOwn(known, name))
      .map(([name, path]) => `  needs the variable ${name} (${path})\n`),
    ...[...bindings]
      .filter(([name]) => bound?.has(name) !== true)
      .map(([name, { kind, path }]) => `  needs the ${kind} ${name} (${path})\n`),
    ...Object.keys(configuration.login?.providers ?? {}).flatMap((provider) =>
      redirectAddresses(configuration, provider, known).map(
        (address) => `  needs the redirect address ${address} at the identity provider ${provider}\n`,
      ),
    ),
  ].join('');
}
