import type { GatewayConfiguration } from 'portcullis';
import { PLACEHOLDER, settingPath, textsIn } from 'portcullis/internal';
import { isSecretText } from '../check/secret-setting.ts';

/** Public keys whose owners a gate obeys or believes. One that is taken out no longer counts. */
const VERIFIER_KEY =
  /^(?:breakGlass\.signers|lock\.operators|audit\.erasure\.operators)\[\d+\]$|\.witnesses\[\d+\]\.key$/;

/** A log names the variable of its key without a placeholder. */
const NAMES_KEY = /\.log\.key$/;

/**
 * The settings in which a configuration names a key or a secret that the present one does not name there. If it was replaced, what
 * was sealed or signed by it is valid again. Another order of the same keys brings none back.
 */
export function keysBroughtBack(
  present: GatewayConfiguration,
  next: GatewayConfiguration,
): readonly string[] {
  const known = new Set(keysIn(present).map(({ identity }) => identity));
  const back = keysIn(next).filter(({ identity }) => !known.has(identity));
  return [...new Set(back.map(({ setting }) => setting))];
}

interface NamedKey {
  /** The setting, without the position in a list. */
  readonly setting: string;
  readonly identity: string;
}

function keysIn(configuration: GatewayConfiguration): readonly NamedKey[] {
  const { instances, secrets = {} } = configuration;
  return textsIn(configuration).flatMap(({ keys, text }) => {
    const path = settingPath(keys);
    if (!(isSecretText(keys) || VERIFIER_KEY.test(path) || NAMES_KEY.test(path))) return [];
    const setting = path
      .replace(/\[\d+\]$/, '')
      .replace(/^instances\[(\d+)\]/, (_, index: string) => `instances[${instances[Number(index)]?.name}]`);
    // The same name stands for another key where its place in a store is another.
    const places = [...text.matchAll(PLACEHOLDER)].map(([, name = '']) => {
      const { softAgeSeconds: _, hardAgeSeconds: __, ...place } = secrets[name] ?? {};
      return place;
    });
    return [{ setting, identity: JSON.stringify([setting, text, places]) }];
  });
}
