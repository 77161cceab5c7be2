/** The shells that there is a script for. */
export const SHELLS = ['bash', 'zsh', 'fish'] as const;

/** The word that the scripts call the program with. It is for them alone, and no command that help lists. */
export const PROPOSE = '__complete';

/**
 * What makes a shell complete `portcullis`: each asks the program itself, which answers one word and its description on a line,
 * a tabulator between them. Where it answers nothing, the shell proposes files.
 */
export function completionScript(shell: (typeof SHELLS)[number]): string {
  return SCRIPTS[shell];
}

const SCRIPTS: Readonly<Record<(typeof SHELLS)[number], string>> = {
  bash: `# portcullis in bash: eval "$(portcullis completion bash)"
_portcullis() {
  local IFS=$'\\n'
  COMPREPLY=($("$1" ${PROPOSE} "\${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null | cut -f1))
}
complete -o default -F _portcullis portcullis
`,
  zsh: `#compdef portcullis
# portcullis in zsh: eval "$(portcullis completion zsh)", after compinit
_portcullis() {
  local word brief
  local -a found
  while IFS=$'\\t' read -r word brief; do
    found+=("\${word//:/\\\\:}:$brief")
  done < <("\${words[1]}" ${PROPOSE} "\${(@)words[2,CURRENT]}" 2>/dev/null)
  if (( $#found )); then
    _describe portcullis found
  else
    _files
  fi
}
compdef _portcullis portcullis
`,
  fish: `# portcullis in fish: portcullis completion fish | source
function __portcullis_complete
    set -l words (commandline -opc)
    set -l typed (commandline -ct)
    set -l found ($words[1] ${PROPOSE} $words[2..-1] "$typed" 2>/dev/null)
    if test (count $found) -gt 0
        printf '%s\\n' $found
    else
        __fish_complete_path "$typed"
    end
end
complete -c portcullis -f -a '(__portcullis_complete)'
`,
};
