import type { ConfigurationProblem, GatewayConfiguration } from 'portcullis';
import { namedInConfiguration } from 'portcullis/internal';
import { environmentsOf } from '../files/wrangler-environments.ts';
import type { WranglerFile } from '../files/wrangler-file.ts';

/** What the configuration names and the Wrangler file, or an environment of it, does not bind. */
export function missingBindings(
  configuration: GatewayConfiguration,
  wrangler: WranglerFile | undefined,
): readonly ConfigurationProblem[] {
  if (wrangler === undefined) return [];
  return [wrangler, ...environmentsOf(wrangler)].flatMap((one) => missingIn(configuration, one));
}

function missingIn(
  configuration: GatewayConfiguration,
  wrangler: WranglerFile,
): readonly ConfigurationProblem[] {
  const { environment } = wrangler;
  const where = environment === undefined ? '' : ` in its environment ${JSON.stringify(environment)}`;
  return [...namedInConfiguration(configuration).bindings].flatMap(([name, { kind, path }]) => {
    const there = wrangler.bindings.get(name);
    if (there?.includes(kind) === true) return [];
    const message =
      there === undefined
        ? `the Wrangler file has no ${kind} ${JSON.stringify(name)}${where}`
        : `the Wrangler file has a ${there[0]} ${JSON.stringify(name)}${where}, where a ${kind} is needed`;
    return [{ path, message }];
  });
}
