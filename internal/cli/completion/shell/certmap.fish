# fish completion of certmap. For this shell: certmap completion fish | source
# For every shell: certmap completion fish > ~/.config/fish/completions/certmap.fish
function __certmap_complete
    set -l words (commandline -opc)
    set -e words[1]
    set -l current (__certmap_plain (commandline -ct))
    for line in (certmap __complete "=$current" $words 2>/dev/null)
        switch $line
            case ':files'
                __certmap_paths __fish_complete_path $current
            case ':folders'
                __certmap_paths __fish_complete_directories $current
            case '*'
                printf '%s\n' $line
        end
    end
end

# __certmap_plain prints a word without its quotes and backslashes, be the last quote closed or not.
function __certmap_plain
    for end in '' "'" '"'
        string unescape -- "$argv[1]$end" && return
    end
end

# __certmap_paths completes a path, be it a word of its own or behind a flag and an equals sign.
function __certmap_paths
    set -l flag (string match -r -- '^--[^=]*=' "$argv[2]")
    $argv[1] (string sub -s (math 1 + (string length -- "$flag")) -- "$argv[2]") | string replace -r -- '^' "$flag"
end

complete -c certmap -f -a '(__certmap_complete)'
