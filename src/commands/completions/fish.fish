
# Names out of the store, beside the words of the command line.
function __fish_gatepass_names
    set -l words (commandline -opc) (commandline -ct)
    $words[1] complete $words[2..-1] 2>/dev/null
end
complete -c gatepass -n "not __fish_gatepass_needs_command" -a "(__fish_gatepass_names)"
