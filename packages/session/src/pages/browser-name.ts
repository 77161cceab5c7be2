import Bowser from 'bowser';

/**
 * A browser's name as its owner knows it, such as `Firefox on Windows`; `undefined` for a program or an unknown browser. The `User-Agent`
 * can be forged: it decides nothing.
 *
 * @param on joins both in the language of the page
 */
export function browserName(
  agent: string | undefined,
  on: (browser: string, system: string) => string,
): string | undefined {
  if (agent === undefined || agent === '') return undefined;
  const { browser, os } = Bowser.parse(agent);
  if (browser.name === undefined || browser.name === '') return undefined;
  return os.name === undefined || os.name === '' ? browser.name : on(browser.name, os.name);
}
