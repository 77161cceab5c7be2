import {
  type SecretSource,
  SecretSourceError,
  type SecretVersion,
  type SecretVersions,
} from './secret-source.ts';

/**
 * A secret in the Worker's variables: `wrangler secret put`. It changes with a deploy only.
 *
 * @param names of the variables, the newest first. Those after the first may be missing: they are there while a key is
 * being rotated
 */
export function envSecret(env: object, names: readonly [string, ...string[]]): SecretSource {
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
          `variable ${first}: the Worker does not have it as text; set it by "wrangler secret put ${first}"`,
        );
      }
      return versions as unknown as SecretVersions;
    },
  };
}
