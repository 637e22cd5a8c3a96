# fish completion of certmap. For this shell: certmap completion fish | source
# For every shell: certmap completion fish > ~/.config/fish/completions/certmap.fish
function __certmap_complete
    set -l words (commandline -opc)
    set -e words[1]
    set -l current (commandline -ct)
    for line in (certmap __complete "=$current" $words 2>/dev/null)
        switch $line
            case ':files'
                __fish_complete_path "$current"
            case ':folders'
                __fish_complete_directories "$current"
            case '*'
                echo $line
        end
    end
end

complete -c certmap -f -a '(__certmap_complete)'
