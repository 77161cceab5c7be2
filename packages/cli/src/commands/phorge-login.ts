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
  description: `Opens the browser once and stores a credential of the gate in git's credential helper. The credential is valid as long as
the login. In front of Phorge, the VCS password is still required: git prompts for it once, and it is stored together with the credential. In front of any
other application there is no prompt, and programs use the credential as their password. No secret is printed.`,
  args: [GATE],
  options: {
    arc: flag(
      'arc gets the credential too: it is written to ~/.arcrc, before the API token or, at a gate without "conduit", into the address',
    ),
    'no-git': flag('does not configure git'),
    device: flag('for a computer without a browser: prints a code to enter elsewhere'),
    'no-browser': flag('prints the address instead of opening it'),
    name: value('NAME', 'its name in the list of credentials; default: portcullis login on this computer'),
    prefix: value('PATH', "the prefix of the gate's endpoints; default /.portcullis/"),
  },
  ending: 'Exit code: 0 git and arc have the credential, 2 invalid usage, or the login failed.',
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
      throw new UsageError('--no-git requires --arc: otherwise no program gets the credential');
    if (git !== undefined && !(await git.hasHelper(gate.base.href))) throw new UsageError(NO_HELPER);
    const arc = values.arc === true ? arcFile(env.HOME) : undefined;
    const name = values.name ?? `portcullis login on ${hostname()}`;
    const { credential, expiresIn, applicationPassword, applicationToken } =
      values.device === true
        ? await loginByDevice(
            gate,
            name,
            ({ userCode, url }) => io.stderr.write(`Open ${url} in any browser and enter ${userCode}\n`),
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
        const next = applicationToken
          ? ', then run this command again: until then, arc prints the credential'
          : '';
        stdout.write(
          `arc: has no API token of Phorge, and calls nothing without one: run arc install-certificate${next}\n`,
        );
      }
    }
    const hours = Math.round(expiresIn / 360) / 10;
    stdout.write(
      `It is valid for ${hours} hours, or until you sign out. portcullis logins ${gate.base.origin} lists your credentials.\n`,
    );
    return 0;
  },
});

const NO_HELPER =
  'git has no credential helper and would not store the credential: configure one, such as git config --global credential.helper cache';

function shown(isShown: boolean, { stderr }: CommandIo): (url: string) => void {
  return (url) => {
    stderr.write(`Sign in and confirm at\n  ${url}\n`);
    if (!isShown)
      openBrowser(url, (command) =>
        stderr.write(`${command} could not start a browser: open the address yourself\n`),
      );
  };
}
