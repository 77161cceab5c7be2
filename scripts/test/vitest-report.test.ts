import { expect, test } from 'vitest';
import { countTests, failedFiles } from '../vitest-report.ts';

const file = (status: string, ...tests: string[]) => ({
  name: 'a.test.ts',
  status,
  assertionResults: tests.map((one) => ({ status: one })),
});

test('passed and failed tests are counted', () => {
  const testResults = [file('failed', 'passed', 'passed', 'failed')];
  expect(countTests({ numPassedTests: 2, numFailedTests: 1, testResults }, 1)).toEqual({
    passed: 2,
    failed: 1,
  });
});

test('a file that failed outside its tests is a failure', () => {
  const testResults = [file('failed'), file('passed', 'passed')];
  expect(countTests({ numPassedTests: 1, numFailedTests: 0, testResults }, 1)).toEqual({
    passed: 1,
    failed: 1,
  });
});

test('a run that ended badly is a failure even if every test passed', () => {
  const testResults = [file('passed', 'passed')];
  expect(countTests({ numPassedTests: 1, numFailedTests: 0, testResults }, 1)).toEqual({
    passed: 1,
    failed: 1,
  });
  expect(countTests({ numPassedTests: 1, numFailedTests: 0, testResults }, 0)).toEqual({
    passed: 1,
    failed: 0,
  });
});

test('a run without tests or without a report is a failure', () => {
  expect(countTests({ numPassedTests: 0, numFailedTests: 0, testResults: [] }, 0)).toEqual({
    passed: 0,
    failed: 1,
  });
  expect(countTests(undefined, 0)).toEqual({ passed: 0, failed: 1 });
});

test('files that failed are named from the top folder, each once', () => {
  const named = (name: string, status: string) => ({ ...file(status), name });
  const testResults = [
    named('/top/packages/b.test.ts', 'failed'),
    named('/top/packages/a.test.ts', 'passed'),
    named('/top/packages/b.test.ts', 'failed'),
  ];
  expect(failedFiles({ numPassedTests: 1, numFailedTests: 1, testResults }, '/top')).toEqual([
    'packages/b.test.ts',
  ]);
  expect(failedFiles(undefined, '/top')).toEqual([]);
});
