import { hostname } from 'node:os';
import { type Command, type CommandIo, defineCommand } from '../command.ts';
import { flag, value } from '../line/options.ts';
import { loginByBrowser } from '../login/browser-login.ts';
import { loginByDevice } from '../login/device-login.ts';
import { gateAddress } from '../login/gate-address.ts';
import { GitCredentials } from '../login/git-credentials.ts';
import { openBrowser } from '../login/open-browser.ts';
import { arcFile, keepInArc } from '../phorge/arc-settings.ts';
import { keepInWorkingCopy } from '../phorge/arc-working-copy.ts';
import { keepInGit } from '../phorge/git-login.ts';
import { UsageError } from '../usage-error.ts';

/** The gate that the commands about logins speak to. */
export const GATE = {
  placeholder: 'GATE',
  what: 'gate',
  brief: 'the address of the gate, such as https://phorge.corp.example',
} as const;

/** `portcullis login GATE`: one login in the browser, for git and arc. */
export const command: Command = defineCommand({
  description: `Opens the browser once, and has git's credential helper keep what the gate gives: a credential that is good as long as
the login. In front of Phorge its VCS password stays what it is: git asks for it once, and it is kept beside. In front of any
other application nobody is asked, and programs take the credential as their password. Shows no secret.`,
  args: [GATE],
  options: {
    arc: flag(
      'arc gets the credential too: it is written to ~/.arcrc, before the API token or, at a gate without "conduit", into the address',
    ),
    'no-git': flag('git is left alone'),
    device: flag('for a computer without a browser: says where to type a code'),
    'no-browser': flag('shows the address instead of opening it'),
    name: value('NAME', 'what the gate lists it as; default: portcullis login on this computer'),
    prefix: value('PATH', 'where the endpoints of the gate are; default /.portcullis/'),
  },
  ending: 'Exit code: 0 git and arc have it, 2 bad use, or there was no login.',
  examples: [
    'https://phorge.corp.example',
    'https://phorge.corp.example --arc',
    'phorge.corp.example --device --no-git --arc',
  ],
  async run(values, [address], io) {
    const { stdout, env = {} } = io;
    const gate = gateAddress(address, values.prefix);
    const git = values['no-git'] === true ? undefined : new GitCredentials(env);
    if (git === undefined && values.arc !== true)
      throw new UsageError('--no-git without --arc: nothing would get it');
    if (git !== undefined && !(await git.hasHelper(gate.base.href))) throw new UsageError(NO_HELPER);
    const arc = values.arc === true ? arcFile(env.HOME) : undefined;
    const name = values.name ?? `portcullis login on ${hostname()}`;
    const { credential, expiresIn, applicationPassword, applicationToken } =
      values.device === true
        ? await loginByDevice(
            gate,
            name,
            ({ userCode, url }) => io.stderr.write(`Open ${url} anywhere, and type ${userCode}\n`),
            io.wait,
          )
        : await loginByBrowser(gate, name, shown(values['no-browser'] === true, io));

    const { host } = gate.base;
    if (git !== undefined) {
      const isWhole = !applicationPassword || (await keepInGit(git, gate.base, credential));
      if (!applicationPassword) await git.keep(gate.base, { username: 'gate', password: credential });
      stdout.write(`git: has a credential for ${host}\n`);
      if (!isWhole)
        stdout.write(
          `git: has no VCS password for ${host}: set one in Phorge, then run this at a terminal, unless the gate lends an account\n`,
        );
    }
    if (arc !== undefined) {
      const { address, hasToken } = await keepInArc(arc, gate.base, credential, applicationToken);
      stdout.write(`arc: has a credential for ${host}, in ${arc}\n`);
      const local = await keepInWorkingCopy((io.cwd ?? process.cwd)(), address);
      if (local !== undefined)
        stdout.write(
          `arc: .arcconfig goes over that here, so ${local} has it too: log in in each working copy\n`,
        );
      if (!hasToken) {
        const next = applicationToken ? ', then this again: arc prints the credential until then' : '';
        stdout.write(
          `arc: has no API token of Phorge, and calls nothing without one: run arc install-certificate${next}\n`,
        );
      }
    }
    const hours = Math.round(expiresIn / 360) / 10;
    stdout.write(
      `It is good for ${hours} hours, or until you sign out. portcullis logins ${gate.base.origin} lists what you gave.\n`,
    );
    return 0;
  },
});

const NO_HELPER =
  'git has no credential helper, and would forget it at once: choose one, such as git config --global credential.helper cache';

function shown(isShown: boolean, { stderr }: CommandIo): (url: string) => void {
  return (url) => {
    stderr.write(`Sign in, and say yes, at\n  ${url}\n`);
    if (!isShown)
      openBrowser(url, (command) =>
        stderr.write(`no browser could be started by ${command}: open the address yourself\n`),
      );
  };
}
