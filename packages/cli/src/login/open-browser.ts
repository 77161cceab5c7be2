import { spawn } from 'node:child_process';

/** Opens a URL in the user's browser. Calls back if there is no browser. */
export function openBrowser(url: string, onFailure: (command: string) => void): void {
  const [command = '', ...args] = opener(process.platform, url);
  const child = spawn(command, args, { stdio: 'ignore', detached: true });
  child.on('error', () => onFailure(command));
  child.unref();
}

/** What opens an address, by platform. */
export function opener(platform: NodeJS.Platform, url: string): readonly string[] {
  if (platform === 'darwin') return ['open', url];
  // `cmd` would read an address as a line of its own.
  if (platform === 'win32') return ['rundll32', 'url.dll,FileProtocolHandler', url];
  return ['xdg-open', url];
}
