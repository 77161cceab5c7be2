import { shown } from './workspace.ts';

/** The part of vitest's JSON report that is counted. */
export interface VitestReport {
  numPassedTests: number;
  numFailedTests: number;
  /** Each file of tests, by its absolute path. */
  testResults: readonly { name: string; status: string; assertionResults: readonly { status: string }[] }[];
}

export interface Count {
  passed: number;
  failed: number;
}

/**
 * Counts the tests of a run. A file that failed outside its tests counts as one failure, and so does a run that
 * ended badly, or ran nothing, without any failed test.
 */
export function countTests(report: VitestReport | undefined, exitCode: number): Count {
  if (report === undefined) return { passed: 0, failed: 1 };
  const brokenFiles = report.testResults.filter(
    ({ status, assertionResults }) =>
      status === 'failed' && !assertionResults.some(({ status: test }) => test === 'failed'),
  );
  const failed = report.numFailedTests + brokenFiles.length;
  const bad = exitCode !== 0 || report.numPassedTests === 0;
  return { passed: report.numPassedTests, failed: failed === 0 && bad ? 1 : failed };
}

/** The files that failed, by their paths from the top folder. */
export function failedFiles(report: VitestReport | undefined, top: string): string[] {
  const failed = report?.testResults.filter(({ status }) => status === 'failed') ?? [];
  return [...new Set(failed.map(({ name }) => shown(top, name)))].sort();
}
