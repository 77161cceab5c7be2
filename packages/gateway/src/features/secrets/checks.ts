import type { ConfigurationProblem } from '../../configuration/configuration-problem.ts';
import { PLACEHOLDER } from '../../configuration/placeholders.ts';
import { type Fields, fieldsOf, listOf } from '../../configuration/unchecked.ts';

/** The names of the secrets of a configuration, of whatever shape. */
export function secretNames(configuration: unknown): readonly string[] {
  return Object.keys(fieldsOf(fieldsOf(configuration).secrets));
}

/** What must hold for the secrets of a configuration, and where it names them. */
export function secretProblems(configuration: unknown): readonly ConfigurationProblem[] {
  const { secrets, ...rest } = fieldsOf(configuration);
  const named = fieldsOf(secrets);
  if (Object.keys(named).length === 0) return [];
  const elsewhere = variablesIn(rest);
  return [
    ...Object.entries(named).flatMap(([name, secret]) => {
      const path = `secrets.${name}`;
      return [
        ...ageProblems(fieldsOf(secret), path),
        ...variablesIn(secret).flatMap((variable) =>
          Object.hasOwn(named, variable)
            ? [
                {
                  path,
                  message: `uses the secret ${variable}: credentials of a secret store must be variables of the Worker`,
                },
              ]
            : [],
        ),
        ...(elsewhere.includes(name)
          ? []
          : [{ path, message: `is not used: write \${${name}} where the secret is needed, or remove it` }]),
      ];
    }),
    ...logKeyProblems(rest, named),
  ];
}

function ageProblems(
  { softAgeSeconds = 60, hardAgeSeconds = 86_400 }: Fields,
  path: string,
): ConfigurationProblem[] {
  return typeof softAgeSeconds === 'number' && Number(hardAgeSeconds) < 2 * softAgeSeconds
    ? [
        {
          path: `${path}.hardAgeSeconds`,
          message: `must be at least twice softAgeSeconds (${softAgeSeconds})`,
        },
      ]
    : [];
}

/** A Durable Object reads the key of a log from the Worker's own variables. */
function logKeyProblems({ audit, instances }: Fields, secrets: Fields): ConfigurationProblem[] {
  const logs = [
    [fieldsOf(audit).log, 'audit.log'] as const,
    ...listOf(instances).map(
      (instance, index) => [fieldsOf(instance).log, `instances[${index}].log`] as const,
    ),
  ];
  return logs.flatMap(([log, path]) => {
    const { key } = fieldsOf(log);
    return typeof key === 'string' && Object.hasOwn(secrets, key)
      ? [{ path: `${path}.key`, message: 'must be a variable of the Worker, not a secret from "secrets"' }]
      : [];
  });
}

function variablesIn(value: unknown): readonly string[] {
  return [...(JSON.stringify(value) ?? '').matchAll(PLACEHOLDER)].map(([, name = '']) => name);
}
