import type { ConfigurationProblem } from '../checks/configuration-problem.ts';

/** What a text of the configuration that names variables must look like once they are in their places. */
export interface VariableForm {
  /** Where it stands: `login.keys[0]`. */
  readonly path: string;
  /** A regular expression. */
  readonly pattern: string;
  /** What is said of one that does not match. */
  readonly message: string;
}

/** The texts that do not look as they must. */
export function formProblems(
  filled: unknown,
  forms: readonly VariableForm[],
): readonly ConfigurationProblem[] {
  return forms.flatMap(({ path, pattern, message }) =>
    new RegExp(pattern).test(String(at(filled, path))) ? [] : [{ path, message }],
  );
}

function at(value: unknown, path: string): unknown {
  return path
    .split(/[.[\]]+/)
    .filter((key) => key !== '')
    .reduce((part, key) => (part as Readonly<Record<string, unknown>> | undefined)?.[key], value);
}
