import { OptionsError } from '@portcullis/core/options';
import { type WebOptions, web, zone } from '@portcullis/web';
import * as v from 'valibot';
import { type ConfiguredEnv, originOf } from '../assembly/origins.ts';
import type { ConfigurationProblem } from '../checks/configuration-problem.ts';
import type { ExplainedApplication, PlacedInstance, RegisteredApplication } from './application.ts';
import { webSettings } from './web-settings.ts';

type OwnOptions = Omit<WebOptions<ConfiguredEnv>, 'origin'>;

/** Any other web application. */
export const webApplication: RegisteredApplication = {
  name: 'web',
  type: 'WebInstance',
  title: 'Any other web application.',
  settings: webSettings,
  explained: (instance) => {
    const own = ownOptions(instance);
    return own === undefined ? UNKNOWN : explainedWith(own);
  },
  problems: (instances) => instances.flatMap(optionProblems),
  endpoints: () => [],
  create: (instance, { fetch }) => ({
    application: web<ConfiguredEnv, 'web', never>({
      origin: originOf(instance.origin, fetch),
      ...(ownOptions({ ...instance }) as object),
    }),
  }),
};

/** What is known of one whose settings are of no use yet. Its origin is never asked. */
const UNKNOWN: ExplainedApplication = /* @__PURE__ */ web({ origin: zone() });

const shape = v.object(webSettings);

/** The application's own settings; `undefined` if they do not have their shape, which is said elsewhere. */
function ownOptions(instance: Readonly<Record<string, unknown>>): OwnOptions | undefined {
  const given = Object.entries(instance).filter(([name]) => Object.hasOwn(webSettings, name));
  const own = Object.fromEntries(given);
  return v.is(shape, own) ? (own as OwnOptions) : undefined;
}

function explainedWith(own: OwnOptions): ExplainedApplication {
  try {
    return web({ origin: zone(), ...own });
  } catch (error) {
    if (error instanceof OptionsError) return UNKNOWN;
    throw error;
  }
}

/** What only the package itself finds wrong: a header that clients may send, a pattern that is none. */
function optionProblems({ instance, path }: PlacedInstance): ConfigurationProblem[] {
  const own = ownOptions(instance);
  if (own === undefined) return [];
  try {
    web({ origin: zone(), ...own });
    return [];
  } catch (error) {
    if (!(error instanceof OptionsError)) throw error;
    return error.problems.map((problem) => {
      const [, option = '', message = problem] = /^([\w.]+(?:\[\d+\])?):? (.*)$/s.exec(problem) ?? [];
      return { path: `${path}.${option}`, message };
    });
  }
}
