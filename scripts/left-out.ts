import type { TestArguments } from './test-arguments.ts';
import { isQuick, isSlow } from './test-files.ts';

/** In one line, what a run left out of the whole, and the command that runs it; `undefined` where nothing is. */
export function leftOut(
  { all, areFiles, changedSince, parts, paths }: TestArguments,
  files: readonly string[],
): string | undefined {
  if (areFiles) return undefined;
  const isWhole = paths.length === 0;
  if (all)
    return isWhole && parts.includes('packages')
      ? 'left out: what its users meet; ".ci/run" tries it'
      : undefined;
  const slow = files.filter((file) => isSlow(file) && paths.every((path) => file.startsWith(path)));
  const wholly = slow.filter((file) => !isQuick(file)).length;
  const inPart = slow.length - wholly;
  const unchanged = changedSince === undefined ? '' : ' that do not depend on what changed';
  const left = [
    ...(parts.includes('vitest') && wholly > 0 ? [`${wholly} files of slow tests${unchanged}`] : []),
    ...(parts.includes('vitest') && inPart > 0 ? [`most cases of ${inPart} property tests${unchanged}`] : []),
    ...(isWhole && !parts.includes('packages') ? ['the build and what is checked of it'] : []),
  ];
  if (left.length === 0) return undefined;
  const ofPackage = isWhole ? '' : ` --package ${paths.join().split('/')[1]}`;
  return `left out: ${left.join(', ')}; "npx -y pnpm@12 test${ofPackage} --all" runs it`;
}
