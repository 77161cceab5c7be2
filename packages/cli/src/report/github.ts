import type { Outcome } from './outcome.ts';

/**
 * Formats outcomes as GitHub workflow commands, which GitHub shows next to the lines of a change: errors and notices.
 *
 * @see {@link https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands | Workflow commands}
 */
export function asAnnotations(outcomes: readonly Outcome[]): string {
  return outcomes
    .flatMap(({ name, file, place, failure, note }) => {
      const text = failure ?? note;
      if (text === undefined) return [];
      const at = place === undefined ? '' : `,line=${place.line},col=${place.column}`;
      const level = failure === undefined ? 'notice' : 'error';
      return [`::${level} file=${property(file)}${at},title=${property(name)}::${data(text)}\n`];
    })
    .join('');
}

function data(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function property(text: string): string {
  return data(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
