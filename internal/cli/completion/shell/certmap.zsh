#compdef certmap
# zsh completion of certmap. For this shell: source <(certmap completion zsh)
# For every shell: certmap completion zsh > "${fpath[1]}/_certmap"
_certmap() {
    local line word current="$words[CURRENT]$compstate[quote]" # with its quote closed, without which (Q) does nothing
    local -a found
    while IFS= read -r line; do
        case $line in
        :files) compset -P '--*='; _files; return ;;
        :folders) compset -P '--*='; _files -/; return ;;
        esac
        word=${line%%$'\t'*}
        word=${${word//\\/\\\\}//:/\\:} # as _describe takes it
        if [[ $line == *$'\t'* ]]; then
            found+=("$word:${line#*$'\t'}")
        else
            found+=("$word")
        fi
    done < <(certmap __complete "=${(Q)current}" "${(@Q)words[2,CURRENT-1]}" 2>/dev/null)
    _describe 'certmap' found
}

if [ "$funcstack[1]" = "_certmap" ]; then
    _certmap "$@"
else
    compdef _certmap certmap
fi
