
# Names out of the store, where one is to stand; the words of the command line elsewhere.
_gatepass_and_names() {
    local -a names
    names=("${(@f)$($words[1] complete "${(@)words[2,CURRENT]}" 2>/dev/null)}")
    names=("${(@)names:#}")
    if (( $#names )); then
        compadd -a names
    else
        _gatepass "$@"
    fi
}

if [ "$funcstack[1]" = "_gatepass" ]; then
    _gatepass_and_names "$@"
else
    compdef _gatepass_and_names gatepass
fi
