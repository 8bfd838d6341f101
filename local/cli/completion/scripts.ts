/** Each asks the command itself: `junban __complete -- WORDS…`, the word being typed last. */

export const shells = ['bash', 'zsh', 'fish'] as const;

const bash = `_junban() {
  mapfile -t COMPREPLY < <(junban __complete -- "\${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null)
}
complete -o default -F _junban junban
`;

const zsh = `#compdef junban
_junban() {
  local -a found
  found=("\${(@f)$(junban __complete -- "\${(@)words[2,CURRENT]}" 2>/dev/null)}")
  if [[ -n "\${found[1]}" ]]; then compadd -a found; else _files; fi
}
compdef _junban junban
`;

const fish = `function __junban_complete
    set -l words (commandline -opc) (commandline -ct)
    set -l found (junban __complete -- $words[2..-1] 2>/dev/null)
    if test (count $found) -gt 0
        printf '%s\\n' $found
    else
        __fish_complete_path (commandline -ct)
    end
end
complete -c junban -f -a '(__junban_complete)'
`;

export const scripts: Readonly<Record<(typeof shells)[number], string>> = { bash, zsh, fish };
