import type { ConfigurationProblem } from '../configuration/configuration-problem.ts';
import { settingPath } from '../configuration/setting-path.ts';
import { textsIn } from '../configuration/texts-in.ts';

/** Parts in which `${…}` means something else, or is text for people. */
const ELSEWHERE = /^(?:roles|instances\[\d+\]\.(?:policy|shadowPolicy))(?:[.[]|$)/;
const NO_VARIABLE = /\$\{(?![A-Z][A-Z\d_]*\})([^}]*)\}?/;

/** Texts that look as if they named a variable, and do not: they would be sent to a provider as they are. */
export function placeholderProblems(configuration: unknown): ConfigurationProblem[] {
  return textsIn(configuration).flatMap(({ keys, text }) => {
    const [, name] = NO_VARIABLE.exec(text) ?? [];
    if (name === undefined) return [];
    const path = settingPath(keys);
    if (ELSEWHERE.test(path)) return [];
    const meant = name.toUpperCase().replace(/[^A-Z\d_]/g, '_');
    const example = /^[A-Z][A-Z\d_]*$/.test(meant) ? meant : 'NAME';
    return [{ path, message: `is not a valid variable: write the name in upper case, as \${${example}}` }];
  });
}
