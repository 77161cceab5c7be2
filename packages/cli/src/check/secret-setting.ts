import { settingPath } from 'portcullis/internal';

const SECRET =
  /(?:^|\.)(?:(?:(?:ticketK|k)eys|sessionSecrets)\[\d+\]|signals\[\d+\]\.authorization|pseudonyms|privateKey\w*|apiKey|secretAccessKey|\w*(?:secret|password|token))$/i;

/** Whether the text of a setting is a secret, by the end of its path. */
export function isSecretSetting(path: string): boolean {
  return SECRET.test(path);
}

/** Below these a name is what the configuration calls something of its own, as a header `token`. */
const NAMES: ReadonlySet<unknown> = new Set(['identityHeaders', 'policy', 'shadowPolicy', 'roles']);

/** Whether a text of a configuration is a secret, by where it stands. */
export function isSecretText(keys: readonly (string | number)[]): boolean {
  return isSecretSetting(settingPath(keys)) && !keys.some((key) => NAMES.has(key));
}
