import type { ConfigurationProblem } from 'portcullis';
import { settingPath, textsIn } from 'portcullis/internal';
import { isSecretText } from './secret-setting.ts';

const VARIABLE = /\$\{[A-Z]\w*\}/;

/** Secrets in plain text in a configuration: anyone who can read the repository has them. The values are not shown. */
export function openSecrets(configuration: object): readonly ConfigurationProblem[] {
  const message = `is a secret in plain text: use a variable, such as "\${CLIENT_SECRET}", and replace the secret`;
  return textsIn(configuration).flatMap(({ keys, text }) => {
    const isOpen = isSecretText(keys) && !VARIABLE.test(text);
    return isOpen ? [{ path: settingPath(keys), message }] : [];
  });
}
