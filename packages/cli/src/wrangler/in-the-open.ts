import { isSecretSetting } from '../check/secret-setting.ts';
import { variableUses } from '../check/shared-secrets.ts';
import { listIn, valueIn } from '../files/wrangler-file.ts';
import type { WranglerCheck } from './finding.ts';

/** Settings that name the variable of a secret, instead of holding it. */
const NAMES_SECRET = /key$|^secrets\.\w+\.names\[0\]$/i;

/** Query strings hold the codes of logins and links with tokens. They are logged unless that is turned off. */
export const queryStrings: WranglerCheck = ({ wrangler: { value } }) => {
  if (valueIn(value, ['observability', 'redact_query_string']) === true) return [];
  const remedy = 'set "redact_query_string" in "observability" to true';
  const isOn =
    valueIn(value, ['observability', 'enabled']) === true ||
    valueIn(value, ['observability', 'logs', 'enabled']) === true;
  const isInvocation = valueIn(value, ['observability', 'logs', 'invocation_logs']) !== false;
  const isTraced = valueIn(value, ['observability', 'traces', 'enabled']) === true;
  return [
    ...((isOn && isInvocation) || isTraced
      ? [
          {
            path: ['observability'],
            message: `logs the URL of every request with its query, which contains authorization codes: ${remedy}`,
          },
        ]
      : []),
    ...(valueIn(value, ['logpush']) === true
      ? [
          {
            path: ['logpush'],
            message: `exports the URL of every request with its query, which contains authorization codes: ${remedy}, and remove the URL from the job's fields`,
          },
        ]
      : []),
  ];
};

/** A secret in the file is in the repository, and visible to anyone who can read settings in the dashboard. */
export const secretsInVars: WranglerCheck = ({ wrangler: { value }, configuration, named }) => {
  const placed = [...named.variables].filter(([, path]) => isSecretSetting(path) || NAMES_SECRET.test(path));
  // A variable may be named elsewhere first, and the older versions of a secret are named as its other variables.
  const used = variableUses(configuration).secret.flatMap(({ variable, path }) =>
    configuration.secrets?.[variable] === undefined ? [[variable, path] as const] : [],
  );
  return [...new Map([...used, ...placed])].flatMap(([name, path]) =>
    valueIn(value, ['vars', name]) === undefined
      ? []
      : [
          {
            path: ['vars', name],
            message: `is the secret of ${path} in plain text: remove it, replace the secret, and run wrangler secret put ${name}`,
          },
        ],
  );
};

/** A variable that is no text, or that is nowhere although the file lists the secrets there are. */
export const variables: WranglerCheck = ({ wrangler, named }) => {
  const { value } = wrangler;
  const isListed = valueIn(value, ['secrets', 'required']) !== undefined;
  const required = listIn(value, ['secrets', 'required']);
  return [...named.variables].flatMap(([name, path]) => {
    const given = valueIn(value, ['vars', name]);
    if (given !== undefined && typeof given !== 'string') {
      return [
        { path: ['vars', name], message: `must be a string, because ${path} uses it: put it in quotes` },
      ];
    }
    if (given !== undefined || !isListed || required.includes(name)) return [];
    const message = `${name}, which ${path} uses, is neither a variable nor a secret: add it here, or to "vars"`;
    return [{ path: ['secrets', 'required'], message }];
  });
};

/** Other Workers that receive every request of this one. Not an error, but worth knowing. */
export const tails: WranglerCheck = ({ wrangler: { value } }) =>
  ['tail_consumers', 'streaming_tail_consumers'].flatMap((field) =>
    listIn(value, [field]).map((consumer, index) => ({
      path: [field, index],
      message: `${String(valueIn(consumer, ['service']))} receives the URL of every request with its query, which contains authorization codes: everyone who can change it can read them`,
    })),
  );
