const SECRET =
  /(?:^|\.)(?:(?:ticketK|k)eys\[\d+\]|privateKey\w*|apiKey|secretAccessKey|\w*(?:secret|password|token))$/i;

/** Whether the text of a setting is a secret, by the end of its path. */
export function isSecretSetting(path: string): boolean {
  return SECRET.test(path);
}
