# bash completion of certmap. For this shell: source <(certmap completion bash)
# For every shell: certmap completion bash > ~/.local/share/bash-completion/completions/certmap
_certmap() {
    local cur=${COMP_WORDS[COMP_CWORD]} before=${COMP_LINE:0:COMP_POINT} words=() found=() line
    COMPREPLY=()
    _certmap_split "$before"
    while [[ ${words[0]} == *=* ]]; do words=("${words[@]:1}"); done # variables that are set for this one command
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
    done < <(certmap __complete "=${words[${#words[@]} - 1]}" "${words[@]:1:${#words[@]}-2}" 2>/dev/null)
    _certmap_offer "$cur" "$before" "${found[@]}"
}

# _certmap_offer offers words so that none of them is run: a name is whatever stands in a certificate. Behind a quote bash does
# that by itself; elsewhere it would leave $ and backticks as they are. Of each word it offers what bash is going to replace:
# for bash a colon, an equals sign and an at sign end a word.
_certmap_offer() {
    local cur=$1 before=$2 words=() word quoted
    shift 2
    [[ $cur == *[!:=@]* ]] || cur=
    until [[ $before == *"$cur" ]]; do cur=${cur%?}; done # what stands behind the cursor
    _certmap_split "${before%"$cur"}"
    local typed=${#words[${#words[@]} - 1]}
    if [[ $cur == [\"\']* ]] && compopt -o filenames 2>/dev/null; then
        for word in "$@"; do COMPREPLY+=("${word:typed}"); done
        return
    fi
    for word in "$@"; do
        printf -v quoted %q "${word:typed}"
        [[ $quoted == \$\'* ]] || quoted=${quoted//:/\\:}
        COMPREPLY+=("$quoted")
    done
}

# _certmap_split puts the words of a line into words, without their quotes and backslashes; the last is the one at its end.
_certmap_split() {
    local line=$1 quote='' between=1 c i
    words=()
    for ((i = 0; i < ${#line}; i++)); do
        c=${line:i:1}
        if [[ -z $quote && $c == [[:space:]] ]]; then
            between=1
            continue
        fi
        [[ $between ]] && words+=('')
        between=''
        if [[ $c == "$quote" ]]; then
            quote=''
            continue
        elif [[ -z $quote && $c == [\"\'] ]]; then
            quote=$c
            continue
        elif [[ $c == \\ && $quote != "'" ]]; then
            c=${line:i+1:1} # behind a double quote a backslash is itself, save before these
            if [[ -z $quote || $c == [\$\`\"\\] ]]; then ((++i)); else c=\\; fi
        fi
        words[${#words[@]} - 1]+=$c
    done
    [[ $between ]] && words+=('')
}

if type compopt >/dev/null 2>&1; then
    complete -F _certmap certmap
else # bash 3, which knows files by default or never
    complete -o default -F _certmap certmap
fi
