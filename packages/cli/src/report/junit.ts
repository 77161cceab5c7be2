import { escapeHtml } from '@portcullis/core';
import type { Outcome } from './outcome.ts';

/** What XML 1.0 cannot hold, escaped or not. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must not get through
const FORBIDDEN = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|\p{Surrogate}/gu;

/** Outcomes as a JUnit report, which most CI systems read. */
export function asJunit(suite: string, outcomes: readonly Outcome[]): string {
  const failures = outcomes.filter(({ failure }) => failure !== undefined).length;
  const counts = `tests="${outcomes.length}" failures="${failures}"`;
  return `<?xml version="1.0" encoding="UTF-8"?>
<testsuites ${counts}>
<testsuite name="${escaped(suite)}" ${counts}>
${outcomes.map(testCase).join('\n')}
</testsuite>
</testsuites>
`;
}

function testCase({ name, file, place, failure, note }: Outcome): string {
  const at = place === undefined ? '' : ` line="${place.line}"`;
  const open = `<testcase classname="${escaped(file)}" name="${escaped(name)}" file="${escaped(file)}"${at}`;
  if (failure !== undefined) {
    const [first = ''] = failure.split('\n');
    return `${open}><failure message="${escaped(first)}">${escaped(failure)}</failure></testcase>`;
  }
  return note === undefined ? `${open}/>` : `${open}><system-out>${escaped(note)}</system-out></testcase>`;
}

function escaped(text: string): string {
  return escapeHtml(text.replace(FORBIDDEN, '\ufffd'));
}
