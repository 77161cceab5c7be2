import { type Command, defineCommand } from '../command.ts';
import { completionScript, SHELLS } from '../line/completion-script.ts';
import { UsageError } from '../usage-error.ts';

/** `portcullis completion SHELL`: what makes a shell complete commands, options and their values. */
export const command: Command = defineCommand({
  description: `Prints a completion script for a shell. With it, the Tab key completes commands, options, their values, and
file names:

  bash  eval "$(portcullis completion bash)"     in ~/.bashrc
  zsh   eval "$(portcullis completion zsh)"      in ~/.zshrc, after compinit
  fish  portcullis completion fish | source      in ~/.config/fish/config.fish`,
  args: [{ placeholder: 'SHELL', what: 'shell', brief: SHELLS.join(', '), words: SHELLS }],
  options: {},
  ending: 'Exit code: 0 printed, 2 invalid usage.',
  examples: SHELLS,
  async run(_values, [shell], { stdout }) {
    const known = SHELLS.find((one) => one === shell);
    if (known === undefined) throw new UsageError(`"${shell}" is none of ${SHELLS.join(', ')}`);
    stdout.write(completionScript(known));
    return 0;
  },
});
