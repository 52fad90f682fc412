
# Names out of the store, where one is to stand; the words of the command line elsewhere.
_gatepass_and_names() {
    local name names=()
    while IFS= read -r name; do
        names+=("$(printf '%q' "$name")")
    done < <("${COMP_WORDS[0]}" complete "${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null)
    if (( ${#names[@]} )); then
        COMPREPLY=("${names[@]}")
    else
        _gatepass "$@"
    fi
}
complete -F _gatepass_and_names -o bashdefault -o default gatepass
