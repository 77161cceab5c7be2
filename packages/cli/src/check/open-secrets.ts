import type { ConfigurationProblem } from 'portcullis';
import { settingPath, textsIn } from 'portcullis/internal';
import { isSecretSetting } from './secret-setting.ts';

/** Below these a name is what the configuration calls something of its own, as a header `token`. */
const NAMES: ReadonlySet<unknown> = new Set(['identityHeaders', 'policy', 'shadowPolicy', 'roles']);

const VARIABLE = /\$\{[A-Z]\w*\}/;

/** Secrets that stand in a configuration itself: whoever sees the repository has them. What they are is not said. */
export function openSecrets(configuration: object): readonly ConfigurationProblem[] {
  const message = `is a secret, and stands in the open: name a variable, as in "\${CLIENT_SECRET}", and take another secret`;
  return textsIn(configuration).flatMap(({ keys, text }) => {
    const path = settingPath(keys);
    const isOpen = isSecretSetting(path) && !VARIABLE.test(text) && !keys.some((key) => NAMES.has(key));
    return isOpen ? [{ path, message }] : [];
  });
}
