import {
  type SecretSource,
  SecretSourceError,
  type SecretVersion,
  type SecretVersions,
} from './secret-source.ts';

/**
 * A secret in the Worker's variables: `wrangler secret put`. It changes with a deploy only.
 *
 * Throws `TypeError` for what is no environment or no list of names.
 *
 * @param names of the variables, the newest first. Those after the first may be missing: they are there while a key is
 * being rotated
 */
export function envSecret(env: object, names: readonly [string, ...string[]]): SecretSource {
  if (typeof env !== 'object' || env === null)
    throw new TypeError(
      'envSecret: the first argument must be the env of the Worker, the second the names of variables',
    );
  if (!Array.isArray(names) || !names.every((name) => typeof name === 'string') || names.length === 0)
    throw new TypeError('envSecret: the names of variables must be an array, such as ["SESSION_KEY"]');
  const [first] = names;
  return {
    name: `variable ${first}`,
    read: async () => {
      const versions = names.flatMap((name): SecretVersion[] => {
        const value: unknown = Object.hasOwn(env, name)
          ? (env as Readonly<Record<string, unknown>>)[name]
          : undefined;
        return typeof value === 'string' && value !== '' ? [{ value, id: name }] : [];
      });
      if (versions[0]?.id !== first) {
        throw new SecretSourceError(
          `variable ${first}: it is not set as a string; set it with "wrangler secret put ${first}"`,
        );
      }
      return versions as unknown as SecretVersions;
    },
  };
}
