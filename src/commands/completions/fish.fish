
# Names out of the store, where one is to stand.
function __fish_gatepass_names
    set -l words (commandline -opc) (commandline -ct)
    $words[1] complete $words[2..-1] 2>/dev/null
end
complete -c gatepass -n "count (__fish_gatepass_names) >/dev/null" -f -a "(__fish_gatepass_names)"
