import type { ConfigurationProblem } from 'portcullis';
import { settingPath, textsIn } from 'portcullis/internal';
import { isSecretText } from './secret-setting.ts';

const VARIABLE = /\$\{[A-Z]\w*\}/;

/** Secrets that stand in a configuration itself: whoever sees the repository has them. What they are is not said. */
export function openSecrets(configuration: object): readonly ConfigurationProblem[] {
  const message = `is a secret in plain text: use a variable, such as "\${CLIENT_SECRET}", and replace the secret`;
  return textsIn(configuration).flatMap(({ keys, text }) => {
    const isOpen = isSecretText(keys) && !VARIABLE.test(text);
    return isOpen ? [{ path: settingPath(keys), message }] : [];
  });
}
