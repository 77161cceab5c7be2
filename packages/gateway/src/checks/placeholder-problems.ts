import type { ConfigurationProblem } from './configuration-problem.ts';

/** Parts in which `${…}` means something else, or is text for people. */
const ELSEWHERE = /^(?:roles|instances\[\d+\]\.(?:policy|shadowPolicy))(?:[.[]|$)/;
const NO_VARIABLE = /\$\{(?![A-Z][A-Z\d_]*\})([^}]*)\}?/;

/** Texts that look as if they named a variable, and do not: they would be sent to a provider as they are. */
export function placeholderProblems(value: unknown, path = ''): ConfigurationProblem[] {
  if (ELSEWHERE.test(path)) return [];
  if (typeof value === 'string') {
    const [, name] = NO_VARIABLE.exec(value) ?? [];
    if (name === undefined) return [];
    const meant = name.toUpperCase().replace(/[^A-Z\d_]/g, '_');
    const example = /^[A-Z][A-Z\d_]*$/.test(meant) ? meant : 'NAME';
    return [{ path, message: `names no variable: write it in upper case, as \${${example}}` }];
  }
  if (Array.isArray(value))
    return value.flatMap((item, index) => placeholderProblems(item, `${path}[${index}]`));
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, item]) =>
    placeholderProblems(item, path === '' ? key : `${path}.${key}`),
  );
}
