import { ConfigurationError, type ConfigurationProblem } from '../configuration/configuration-problem.ts';

/** Why no gate could be put together, without secrets. */
export interface NoGate {
  /** In one line. */
  readonly detail: string;
  /** In several, for the console. */
  readonly report: string;
}

/** @param mask takes what variables hold out of a text */
export function noGate(problems: readonly ConfigurationProblem[], mask: (text: string) => string): NoGate {
  return { detail: mask(inOneLine(problems)), report: mask(new ConfigurationError(problems).message) };
}

/** Problems as the detail of an event. */
export function inOneLine(problems: readonly ConfigurationProblem[]): string {
  return problems.map(({ path, message }) => `${path || '(whole)'}: ${message}`).join('; ');
}
