import { AccessError } from '@portcullis/core';
import { ConfigurationError, type ConfigurationProblem } from '../configuration/configuration-problem.ts';

/** A problem that is known with its place already. */
export function misconfigured(path: string, message: string): ConfigurationError {
  return new ConfigurationError([{ path, message }]);
}

/** Collects all problems while a gate is built, so that they are reported together. */
export class Assembly {
  readonly #problems = new Map<string, ConfigurationProblem>();

  /**
   * Returns the result of `make`; if it throws, returns `undefined` and adds a problem. Problems with options of a package are
   * reported by their path in the configuration.
   *
   * @param settings the part of the configuration that the options are made of; where there is none, nothing is made
   */
  part<Settings extends object, Made>(
    path: string,
    settings: Settings | undefined,
    make: (settings: Settings) => Made,
  ): Made | undefined {
    if (settings === undefined) return undefined;
    try {
      return make(settings);
    } catch (error) {
      for (const problem of problemsOf(path, settings, error)) {
        this.#problems.set(`${problem.path}: ${problem.message}`, problem);
      }
      return undefined;
    }
  }

  get problems(): readonly ConfigurationProblem[] {
    return [...this.#problems.values()];
  }
}

/** What a factory's error says, each thing at the setting that it speaks of. */
function problemsOf(path: string, settings: object, error: unknown): readonly ConfigurationProblem[] {
  if (error instanceof ConfigurationError) return error.problems;
  if (error instanceof AccessError) return [{ path, message: error.detail ?? error.code }];
  if (!(error instanceof Error)) throw error;
  // `sessions: keys must be …; providers.corp.issuer must be …`
  const text = error.message.replace(/^[a-z][A-Za-z]+: /, '');
  return text.split('; ').map((message) => {
    const [, first = '', rest = '', said = ''] =
      /^([A-Za-z]+)((?:\.[\w-]+|\[\d+\])*):? ([\s\S]+)$/.exec(message) ?? [];
    return Object.hasOwn(settings, first)
      ? { path: `${path}.${first}${rest}`, message: said }
      : { path, message };
  });
}
