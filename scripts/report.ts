/** Ends a check: prints every problem and fails, or prints one line that says what was looked at. */
export function report(check: string, problems: readonly string[], looked: string): void {
  if (problems.length === 0) {
    console.log(`${check}: ${looked}`);
    return;
  }
  for (const problem of problems) console.error(problem);
  console.error(`${check}: ${problems.length} ${problems.length === 1 ? 'problem' : 'problems'}`);
  process.exitCode = 1;
}
