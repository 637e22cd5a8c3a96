# bash completion of certmap. For this shell: source <(certmap completion bash)
# For every shell: certmap completion bash > ~/.local/share/bash-completion/completions/certmap
_certmap() {
    local cur=${COMP_WORDS[COMP_CWORD]} line words=() found=()
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
        *) found+=("${line%%$'\t'*}") ;;
        esac
    done < <(certmap __complete "=$(_certmap_plain "$cur")" "${words[@]}" 2>/dev/null)
    _certmap_offer "$cur" "${found[@]}"
}

# _certmap_offer offers words so that none of them is run: a name is whatever stands in a certificate. Behind a quote bash does
# that by itself; elsewhere it would leave $ and backticks as they are.
_certmap_offer() {
    local cur=$1 word quoted
    shift
    if [[ $cur == [\"\']* ]] && compopt -o filenames 2>/dev/null; then
        COMPREPLY=("$@")
        return
    fi
    for word in "$@"; do
        printf -v quoted %q "$word"
        [[ $quoted == \$\'* ]] || quoted=${quoted//:/\\:} # where bash ends a word
        COMPREPLY+=("$quoted")
    done
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
