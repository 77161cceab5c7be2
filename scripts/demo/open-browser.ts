import { spawn } from 'node:child_process';

/** Opens an address in the browser of whoever sits here. Says so if there is none: the demo goes on without. */
export function openBrowser(url: string): void {
  const [command = '', ...args] = opener(process.platform, url);
  const child = spawn(command, args, { stdio: 'ignore', detached: true });
  child.on('error', () => console.error(`--open: no browser could be started by ${command}: open ${url}`));
  child.unref();
}

/** What opens an address, by platform. */
export function opener(platform: NodeJS.Platform, url: string): readonly string[] {
  if (platform === 'darwin') return ['open', url];
  // `start` is a word of the shell; the empty text is the window's title.
  if (platform === 'win32') return ['cmd', '/c', 'start', '', url];
  return ['xdg-open', url];
}
