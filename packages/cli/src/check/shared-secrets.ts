import type { ConfigurationProblem, GatewayConfiguration } from 'portcullis';
import { PLACEHOLDER, settingPath, textsIn } from 'portcullis/internal';
import { isSecretText } from './secret-setting.ts';

/** Settings that name the variable of a key instead of holding it. */
const NAMES_KEY = /\.log\.key$/;
/** Settings that name the variables that `${NAME}` stands for. */
const NAMES_VARIABLES = /^secrets\.\w+\.names\[\d+\]$/;

/** A variable of the Worker in a configuration, and where. */
export interface VariableUse {
  readonly variable: string;
  readonly path: string;
}

/**
 * Secrets and keys whose variable is also used by a setting that is not secret: its text is sent to browsers or other services, and
 * anyone who knows it could forge a session.
 */
export function sharedSecrets(configuration: GatewayConfiguration): readonly ConfigurationProblem[] {
  const { secret, open } = variableUses(configuration);
  return secret.flatMap(({ variable, path }) => {
    const other = open.find((use) => use.variable === variable);
    if (other === undefined) return [];
    const message = `is a secret, and its variable ${variable} is also used by ${other.path}, which is not secret: use a separate variable`;
    return [{ path, message }];
  });
}

/** Each use of a variable of the Worker: by settings that are secrets or keys, and by all others. */
export function variableUses(configuration: GatewayConfiguration): {
  readonly secret: readonly VariableUse[];
  readonly open: readonly VariableUse[];
} {
  const secret: VariableUse[] = [];
  const open: VariableUse[] = [];
  for (const { keys, text } of textsIn(configuration)) {
    const path = settingPath(keys);
    const isKey = NAMES_KEY.test(path);
    // Found by the name of the secret, where that is used.
    if (NAMES_VARIABLES.test(path)) continue;
    const names = isKey ? [text] : [...text.matchAll(PLACEHOLDER)].map(([, name = '']) => name);
    const uses = isKey || isSecretText(keys) ? secret : open;
    for (const variable of names.flatMap((name) => variablesOf(name, configuration)))
      uses.push({ variable, path });
  }
  return { secret, open };
}

/** The variables of the Worker that a name stands for, besides the name itself. */
function variablesOf(name: string, { secrets }: GatewayConfiguration): readonly string[] {
  const secret = secrets?.[name];
  return secret?.type === 'variables' ? [name, ...secret.names] : [name];
}
