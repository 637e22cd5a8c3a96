# bash completion of certmap. For this shell: source <(certmap completion bash)
# For every shell: certmap completion bash > ~/.local/share/bash-completion/completions/certmap
_certmap() {
    local cur=${COMP_WORDS[COMP_CWORD]} line words=()
    COMPREPLY=()
    for line in "${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
        words+=("$(_certmap_plain "$line")")
    done
    [[ $cur == "=" ]] && cur=
    while IFS= read -r line; do
        case $line in
        :files) compopt -o default 2>/dev/null ;;
        :folders)
            compopt -o filenames 2>/dev/null
            while IFS= read -r line; do COMPREPLY+=("$line"); done < <(compgen -d -- "$cur")
            return
            ;;
        *)
            compopt -o filenames 2>/dev/null # so that bash quotes words with spaces
            COMPREPLY+=("${line%%$'\t'*}")
            ;;
        esac
    done < <(certmap __complete "=$(_certmap_plain "$cur")" "${words[@]}" 2>/dev/null)
}

# _certmap_plain prints a word without its quotes and backslashes.
_certmap_plain() {
    local word=${1//[\"\'\\]/}
    printf '%s' "$word"
}

if type compopt >/dev/null 2>&1; then
    complete -F _certmap certmap
else # bash 3, which knows files by default or never
    complete -o default -F _certmap certmap
fi
