import type { ConfigurationProblem, GatewayConfiguration } from 'portcullis';
import { PLACEHOLDER, settingPath, textsIn } from 'portcullis/internal';
import { isSecretText } from './secret-setting.ts';

/** Settings that name the variable of a key instead of holding it. */
const NAMES_KEY = /\.log\.key$/;
/** Settings that name the variables that `${NAME}` stands for. */
const NAMES_VARIABLES = /^secrets\.\w+\.names\[\d+\]$/;

/** A variable in the configuration, and where. */
interface Use {
  readonly variable: string;
  readonly path: string;
}

/**
 * Secrets and keys whose variable a setting that is not secret also uses: that text is sent to browsers or to other services, and
 * whoever knows it can seal a session.
 */
export function sharedSecrets(configuration: GatewayConfiguration): readonly ConfigurationProblem[] {
  const secret: Use[] = [];
  const open = new Map<string, string>();
  for (const { keys, text } of textsIn(configuration)) {
    const path = settingPath(keys);
    const isKey = NAMES_KEY.test(path);
    // Asked for by the name of the secret, below.
    if (NAMES_VARIABLES.test(path)) continue;
    const variables = isKey ? [text] : [...text.matchAll(PLACEHOLDER)].map(([, name = '']) => name);
    for (const variable of variables.flatMap((name) => variablesOf(name, configuration))) {
      if (isKey || isSecretText(keys)) secret.push({ variable, path });
      else if (!open.has(variable)) open.set(variable, path);
    }
  }
  return secret.flatMap(({ variable, path }) => {
    const other = open.get(variable);
    if (other === undefined) return [];
    const message = `is a secret, and its variable ${variable} is also used by ${other}, which is not secret: name a variable that nothing else uses`;
    return [{ path, message }];
  });
}

/** The variables of the Worker that a name stands for, besides the name itself. */
function variablesOf(name: string, { secrets }: GatewayConfiguration): readonly string[] {
  const secret = secrets?.[name];
  return secret?.type === 'variables' ? [name, ...secret.names] : [name];
}
