import type { ConfigurationProblem } from 'portcullis';
import { isSecretSetting } from './secret-setting.ts';

/** Below these a name is what the configuration calls something of its own, as a header `token`. */
const NAMES: ReadonlySet<string> = new Set(['identityHeaders', 'policy', 'shadowPolicy', 'roles']);

const VARIABLE = /\$\{[A-Z]\w*\}/;

/** Secrets that stand in a configuration itself: whoever sees the repository has them. What they are is not said. */
export function openSecrets(configuration: object): readonly ConfigurationProblem[] {
  const message = `is a secret, and stands in the open: name a variable, as in "\${CLIENT_SECRET}", and take another secret`;
  const look = (part: unknown, path: string): readonly ConfigurationProblem[] => {
    if (typeof part === 'string')
      return isSecretSetting(path) && !VARIABLE.test(part) ? [{ path, message }] : [];
    if (Array.isArray(part)) return part.flatMap((item, index) => look(item, `${path}[${index}]`));
    if (typeof part !== 'object' || part === null) return [];
    return Object.entries(part).flatMap(([key, item]) =>
      NAMES.has(key) ? [] : look(item, path === '' ? key : `${path}.${key}`),
    );
  };
  return look(configuration, '');
}
