import { csvRow } from '@portcullis/core/internal';
import { type Access, type Cell, matrix } from '@portcullis/policy/prove';
import { type Command, defineCommand } from '../command.ts';
import { goodConfiguration } from '../files/configuration-file.ts';
import { ownProof } from '../gate/as-the-gate.ts';
import { instancesCalled } from '../gate/claims-of.ts';
import { reachInWords, reachOf } from '../gate/reach.ts';
import { CONFIGURATION_FILE } from '../line/arguments.ts';
import { flag, value } from '../line/options.ts';
import { holderOf, matrixPage } from '../matrix-page.ts';
import { printable, printableJson } from '../printable.ts';
import { UsageError } from '../usage-error.ts';

/** `portcullis matrix FILE`: who can reach what? */
export const command: Command = defineCommand({
  description: `Lists for each role, alone with the roles that it implies, what it may do by application and operation: never,
always, or only if, and the conditions, and what it may do while it holds another role by an elevation. Proved for all requests.
If rules name ways to authenticate ("via"), agents that act for callers with a role are listed apart.
With --of, lists for one path, kind or object who can reach it: anonymous clients, users without a role, and each role.`,
  args: [CONFIGURATION_FILE],
  options: {
    instance: value('NAME', 'required if the configuration has several instances'),
    of: value(
      'KIND:NAME',
      'who can reach this: an object such as repository:source, a kind such as repository, or a path such as /config/',
    ),
    json: flag(
      '{ "cells": [{ "role", "via"?: "agent", "application", "operation", "access": "never" | "always" | "sometimes", "when"?, "elevated"?: { "roles", "access", "when"? } }] }; with --of { "callers": [{ "caller", "role"?, "read"?, "write"? }] }',
    ),
    csv: flag('the same as a table'),
    html: flag('the same as an HTML page, for reading and printing'),
  },
  ending: 'Exit code: 0 printed, 2 it could not be decided, or invalid usage.',
  examples: [
    'portcullis.json',
    'portcullis.json --instance intranet --html',
    'portcullis.json --of repository:source',
  ],
  async run(values, [file], { stdout }) {
    if ([values.json, values.csv, values.html].filter(Boolean).length > 1) {
      throw new UsageError('takes one of --json, --csv and --html');
    }
    const configuration = await goodConfiguration(file);
    const [asked, ...more] = instancesCalled(configuration, values.instance);
    if (asked === undefined || more.length > 0) {
      throw new UsageError('--instance is missing: the configuration has several instances');
    }
    if (values.of !== undefined) {
      if (values.csv || values.html) throw new UsageError('--of cannot be combined with --csv and --html');
      const reach = reachOf(values.of, asked.instance, configuration, Date.now());
      stdout.write(values.json ? printableJson(reach) : printable(reachInWords(reach)));
      return 0;
    }
    const { policy } = asked.instance;
    const found = matrix(policy, { ...ownProof(asked.instance, configuration), now: Date.now() });
    if (values.json) stdout.write(printableJson(found));
    else if (values.html) stdout.write(matrixPage(`Access by policy ${policy.name}`, found.cells));
    else if (values.csv) stdout.write(asCsv(found.cells));
    else stdout.write(printable(inWords(found.cells)));
    return 0;
  },
});

function asCsv(cells: readonly Cell[]): string {
  const rows = cells.map(({ role, via = '', application, operation, access, when = '', elevated }) =>
    csvRow([
      ...[role, application, operation, access, when, via],
      ...[elevated?.access ?? '', elevated?.roles.join(' ') ?? ''],
    ]),
  );
  const head = ['role', 'application', 'operation', 'access', 'when', 'via'];
  return csvRow([...head, 'access with an elevation', 'elevation']) + rows.join('');
}

const WORDS = { never: 'never  ', always: 'always ', sometimes: 'only if' } as const;

/** What is not never, by role. */
function inWords(cells: readonly Cell[]): string {
  const lines = [...Map.groupBy(cells, holderOf)].flatMap(([role, ofRole]) => {
    const open = ofRole.filter(({ access, elevated }) => access !== 'never' || elevated !== undefined);
    return [
      `${role}: ${open.length === 0 ? 'nothing' : ''}`.trimEnd(),
      ...open.flatMap(({ application, operation, elevated, ...lasting }) => {
        const line = ({ access, when }: Access): string =>
          `  ${WORDS[access]}  ${application || '(any)'} ${operation || '(any)'}${when === undefined ? '' : `: ${when}`}`;
        return [
          line(lasting),
          ...(elevated === undefined
            ? []
            : [`  with an elevation to ${elevated.roles.join(', ')}:`, `  ${line(elevated)}`]),
        ];
      }),
    ];
  });
  return `${lines.join('\n')}\n`;
}
