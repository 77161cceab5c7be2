import { namedInConfiguration } from '../checks/named-in-configuration.ts';
import type { ConfigurationProblem } from '../configuration/configuration-problem.ts';
import type { GatewayConfiguration } from '../generated/types.ts';
import { neededParts, STATED_PARTS, TABLES } from '../parts.ts';
import type { WorkerManifest } from './worker-manifest.ts';

/** What a good configuration needs and a Worker has not, each with what to add, and what no Worker can have. */
export function missingInWorker(
  configuration: GatewayConfiguration,
  { version, parts, names }: WorkerManifest,
): readonly ConfigurationProblem[] {
  const { variables, bindings, clashes } = namedInConfiguration(configuration);
  const missing = Object.entries(neededParts(configuration)).flatMap(([field, kinds]) => {
    if (STATED_PARTS.some((stated) => stated.field === field && stated.onlyBuilt)) return [];
    const held = Object.hasOwn(parts, field) ? parts[field] : undefined;
    return held === undefined && kinds.length === 0 && TABLES.includes(field)
      ? []
      : held === undefined
        ? [field]
        : kinds.filter((kind) => !held.includes(kind)).map((kind) => `${field} ${kind}`);
  });
  return [
    ...clashes,
    ...missing.map((what) => ({
      path: '',
      message: `the Worker has portcullis ${version}, which does not support ${what}: upgrade and deploy it first`,
    })),
    ...[...variables].flatMap(([name, path]) =>
      names.includes(name)
        ? []
        : [
            {
              path,
              message: `the Worker has no variable ${name}: run wrangler secret put ${name}, or set it in "vars" and deploy`,
            },
          ],
    ),
    ...[...bindings].flatMap(([name, { kind, path }]) =>
      names.includes(name)
        ? []
        : [
            {
              path,
              message: `the Worker has no ${kind} ${name}: add it to the Wrangler file and deploy first`,
            },
          ],
    ),
  ];
}
