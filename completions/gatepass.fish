# Print an optspec for argparse to handle cmd's options that are independent of any subcommand.
function __fish_gatepass_global_optspecs
    string join \n store= keys= config= json quiet no-input yes dry-run wait= actor= accept-clock h/help V/version
end

function __fish_gatepass_needs_command
    # Figure out if the current invocation already has a command.
    set -l cmd (commandline -opc)
    set -e cmd[1]
    argparse -s (__fish_gatepass_global_optspecs) -- $cmd 2>/dev/null
    or return
    if set -q argv[1]
        # Also print the command, so this can be used to figure out what it is.
        echo $argv[1]
        return 1
    end
    return 0
end

function __fish_gatepass_using_subcommand
    set -l cmd (__fish_gatepass_needs_command)
    test -z "$cmd"
    and return 1
    contains -- $cmd[1] $argv
end

complete -c gatepass -n "__fish_gatepass_needs_command" -l store -d 'Use the store at PATH [env: GATEPASS_STORE] [default: ~/.local/share/gatepass/gatepass.db]' -r -F
complete -c gatepass -n "__fish_gatepass_needs_command" -l keys -d 'Use the key ring at PATH [env: GATEPASS_KEYS] [default: ~/.local/share/gatepass/keys.json]' -r -F
complete -c gatepass -n "__fish_gatepass_needs_command" -l config -d 'Read settings from PATH [env: GATEPASS_CONFIG] [default: ~/.config/gatepass/config.toml, else /etc/gatepass/config.toml]' -r -F
complete -c gatepass -n "__fish_gatepass_needs_command" -l wait -d 'Wait this long for a busy store [env: GATEPASS_WAIT] [default: 5s]' -r
complete -c gatepass -n "__fish_gatepass_needs_command" -l actor -d 'Name NAME in the audit trail [env: GATEPASS_ACTOR] [default: SUDO_USER for root; USER, LOGNAME, the user id]' -r
complete -c gatepass -n "__fish_gatepass_needs_command" -l json -d 'Print one JSON object instead of text [env: GATEPASS_JSON]'
complete -c gatepass -n "__fish_gatepass_needs_command" -l quiet -d 'Leave notices out; errors remain [env: GATEPASS_QUIET]'
complete -c gatepass -n "__fish_gatepass_needs_command" -l no-input -d 'Never ask; take a missing value for an error [env: GATEPASS_NO_INPUT]'
complete -c gatepass -n "__fish_gatepass_needs_command" -l yes -d 'Answer every question with yes [env: GATEPASS_YES]'
complete -c gatepass -n "__fish_gatepass_needs_command" -l dry-run -d 'Do all the work, then roll it back; print no URL and no password [env: GATEPASS_DRY_RUN]'
complete -c gatepass -n "__fish_gatepass_needs_command" -l accept-clock -d 'Write although the clock is far behind the newest event'
complete -c gatepass -n "__fish_gatepass_needs_command" -s h -l help -d 'Print help'
complete -c gatepass -n "__fish_gatepass_needs_command" -s V -l version -d 'Print version'
complete -c gatepass -n "__fish_gatepass_needs_command" -f -a "register" -d 'Create a pending account and print its confirmation URL'
complete -c gatepass -n "__fish_gatepass_needs_command" -f -a "issue-link" -d 'Issue a fresh link for an account and print its URL'
complete -c gatepass -n "__fish_gatepass_needs_command" -f -a "activate" -d 'Spend a link: activate the account, or do what else it is for'
complete -c gatepass -n "__fish_gatepass_needs_command" -f -a "inspect-token" -d 'Say what is wrong with a link, or that nothing is'
complete -c gatepass -n "__fish_gatepass_needs_command" -f -a "list" -d 'List accounts'
complete -c gatepass -n "__fish_gatepass_needs_command" -f -a "show" -d 'Show an account, its links and its latest events'
complete -c gatepass -n "__fish_gatepass_needs_command" -f -a "suspend" -d 'Switch an account off'
complete -c gatepass -n "__fish_gatepass_needs_command" -f -a "resume" -d 'Make a suspended account again what it was'
complete -c gatepass -n "__fish_gatepass_needs_command" -f -a "rename" -d 'Give an account another name'
complete -c gatepass -n "__fish_gatepass_needs_command" -f -a "set-email" -d 'Give an account another address'
complete -c gatepass -n "__fish_gatepass_needs_command" -f -a "set-password" -d 'Give an account another password'
complete -c gatepass -n "__fish_gatepass_needs_command" -f -a "check-password" -d 'Say whether a password lets somebody in'
complete -c gatepass -n "__fish_gatepass_needs_command" -f -a "grant" -d 'Give an account a role'
complete -c gatepass -n "__fish_gatepass_needs_command" -f -a "withdraw" -d 'Take a role from an account'
complete -c gatepass -n "__fish_gatepass_needs_command" -f -a "delete" -d 'Delete an account, which cannot be undone'
complete -c gatepass -n "__fish_gatepass_needs_command" -f -a "import" -d 'Register many accounts out of a file'
complete -c gatepass -n "__fish_gatepass_needs_command" -f -a "list-links" -d 'List links'
complete -c gatepass -n "__fish_gatepass_needs_command" -f -a "revoke-link" -d 'Withdraw a link, or all unused links of an account'
complete -c gatepass -n "__fish_gatepass_needs_command" -f -a "prune-links" -d 'Remove links that ran out long ago'
complete -c gatepass -n "__fish_gatepass_needs_command" -f -a "list-mail" -d 'List the mails that carry links'
complete -c gatepass -n "__fish_gatepass_needs_command" -f -a "send-mail" -d 'Send the mails that wait'
complete -c gatepass -n "__fish_gatepass_needs_command" -f -a "list-keys" -d 'List the keys of the ring and what hangs on each'
complete -c gatepass -n "__fish_gatepass_needs_command" -f -a "generate-key" -d 'Add a new key that stands by, and print its id'
complete -c gatepass -n "__fish_gatepass_needs_command" -f -a "rotate-key" -d 'Sign new links with another key'
complete -c gatepass -n "__fish_gatepass_needs_command" -f -a "retire-key" -d 'Retire a key: what it signed works no more'
complete -c gatepass -n "__fish_gatepass_needs_command" -f -a "import-key" -d 'Take another system\'s key into the ring, and print its id'
complete -c gatepass -n "__fish_gatepass_needs_command" -f -a "export-keys" -d 'Print the public parts of the keys as a JWK Set'
complete -c gatepass -n "__fish_gatepass_needs_command" -f -a "audit" -d 'List who did what, and check that the list is whole'
complete -c gatepass -n "__fish_gatepass_needs_command" -f -a "init" -d 'Make the store and the key ring'
complete -c gatepass -n "__fish_gatepass_needs_command" -f -a "check" -d 'Say whether store, keys and settings are in order'
complete -c gatepass -n "__fish_gatepass_needs_command" -f -a "export" -d 'Write the accounts into a file that other programs read'
complete -c gatepass -n "__fish_gatepass_needs_command" -f -a "backup" -d 'Copy the store into a file, while others go on writing'
complete -c gatepass -n "__fish_gatepass_needs_command" -f -a "restore" -d 'Put a copy in the place of the store'
complete -c gatepass -n "__fish_gatepass_needs_command" -f -a "serve" -d 'Answer confirmation links over HTTP'
complete -c gatepass -n "__fish_gatepass_needs_command" -f -a "config" -d 'Show every setting and where it came from'
complete -c gatepass -n "__fish_gatepass_needs_command" -f -a "completions" -d 'Print a completion script for a shell'
complete -c gatepass -n "__fish_gatepass_needs_command" -f -a "man" -d 'Print a manual page'
complete -c gatepass -n "__fish_gatepass_using_subcommand register" -l store -d 'Use the store at PATH [env: GATEPASS_STORE] [default: ~/.local/share/gatepass/gatepass.db]' -r -F
complete -c gatepass -n "__fish_gatepass_using_subcommand register" -l keys -d 'Use the key ring at PATH [env: GATEPASS_KEYS] [default: ~/.local/share/gatepass/keys.json]' -r -F
complete -c gatepass -n "__fish_gatepass_using_subcommand register" -l config -d 'Read settings from PATH [env: GATEPASS_CONFIG] [default: ~/.config/gatepass/config.toml, else /etc/gatepass/config.toml]' -r -F
complete -c gatepass -n "__fish_gatepass_using_subcommand register" -l wait -d 'Wait this long for a busy store [env: GATEPASS_WAIT] [default: 5s]' -r
complete -c gatepass -n "__fish_gatepass_using_subcommand register" -l actor -d 'Name NAME in the audit trail [env: GATEPASS_ACTOR] [default: SUDO_USER for root; USER, LOGNAME, the user id]' -r
complete -c gatepass -n "__fish_gatepass_using_subcommand register" -l email -d 'Give the account this address; asked for on a terminal' -r
complete -c gatepass -n "__fish_gatepass_using_subcommand register" -l if-exists -d 'Say what to do when the account exists already' -r -f -a "fail\t'Refuse'
keep\t'Leave an account that is as asked, and print its live link again, or a fresh one'"
complete -c gatepass -n "__fish_gatepass_using_subcommand register" -l password-file -d 'Read the password from a file, without its final newline' -r -F
complete -c gatepass -n "__fish_gatepass_using_subcommand register" -l password-out -d 'Write the generated password to a new file that its owner alone can read' -r -F
complete -c gatepass -n "__fish_gatepass_using_subcommand register" -l ttl -d 'Let the link work this long, such as `2h` or `1h 30m` [default: 2h]' -r
complete -c gatepass -n "__fish_gatepass_using_subcommand register" -l expires-at -d 'Let the link work until this instant, such as `2026-12-01T09:00:00Z`' -r
complete -c gatepass -n "__fish_gatepass_using_subcommand register" -l base-url -d 'Begin the URL with this in place of all before `/api-activate/`' -r
complete -c gatepass -n "__fish_gatepass_using_subcommand register" -l json -d 'Print one JSON object instead of text [env: GATEPASS_JSON]'
complete -c gatepass -n "__fish_gatepass_using_subcommand register" -l quiet -d 'Leave notices out; errors remain [env: GATEPASS_QUIET]'
complete -c gatepass -n "__fish_gatepass_using_subcommand register" -l no-input -d 'Never ask; take a missing value for an error [env: GATEPASS_NO_INPUT]'
complete -c gatepass -n "__fish_gatepass_using_subcommand register" -l yes -d 'Answer every question with yes [env: GATEPASS_YES]'
complete -c gatepass -n "__fish_gatepass_using_subcommand register" -l dry-run -d 'Do all the work, then roll it back; print no URL and no password [env: GATEPASS_DRY_RUN]'
complete -c gatepass -n "__fish_gatepass_using_subcommand register" -l accept-clock -d 'Write although the clock is far behind the newest event'
complete -c gatepass -n "__fish_gatepass_using_subcommand register" -l allow-reserved -d 'Accept a reserved name, such as `admin` or `support`'
complete -c gatepass -n "__fish_gatepass_using_subcommand register" -l active -d 'Create the account already active and issue no link'
complete -c gatepass -n "__fish_gatepass_using_subcommand register" -l no-link -d 'Issue no link'
complete -c gatepass -n "__fish_gatepass_using_subcommand register" -l no-create -d 'Take a missing store for an error instead of creating one'
complete -c gatepass -n "__fish_gatepass_using_subcommand register" -l password-stdin -d 'Read the password from standard input, without its final newline'
complete -c gatepass -n "__fish_gatepass_using_subcommand register" -l generate-password -d 'Generate a password'
complete -c gatepass -n "__fish_gatepass_using_subcommand register" -l no-password -d 'Give the account no password'
complete -c gatepass -n "__fish_gatepass_using_subcommand register" -l qr -d 'Also show the URL as a QR code on the terminal'
complete -c gatepass -n "__fish_gatepass_using_subcommand register" -l mail -d 'Mail the link to its owner as well'
complete -c gatepass -n "__fish_gatepass_using_subcommand register" -l preview -d 'Show the mail that would be sent, without a link that works, and do nothing else'
complete -c gatepass -n "__fish_gatepass_using_subcommand register" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c gatepass -n "__fish_gatepass_using_subcommand issue-link" -l store -d 'Use the store at PATH [env: GATEPASS_STORE] [default: ~/.local/share/gatepass/gatepass.db]' -r -F
complete -c gatepass -n "__fish_gatepass_using_subcommand issue-link" -l keys -d 'Use the key ring at PATH [env: GATEPASS_KEYS] [default: ~/.local/share/gatepass/keys.json]' -r -F
complete -c gatepass -n "__fish_gatepass_using_subcommand issue-link" -l config -d 'Read settings from PATH [env: GATEPASS_CONFIG] [default: ~/.config/gatepass/config.toml, else /etc/gatepass/config.toml]' -r -F
complete -c gatepass -n "__fish_gatepass_using_subcommand issue-link" -l wait -d 'Wait this long for a busy store [env: GATEPASS_WAIT] [default: 5s]' -r
complete -c gatepass -n "__fish_gatepass_using_subcommand issue-link" -l actor -d 'Name NAME in the audit trail [env: GATEPASS_ACTOR] [default: SUDO_USER for root; USER, LOGNAME, the user id]' -r
complete -c gatepass -n "__fish_gatepass_using_subcommand issue-link" -l purpose -d 'What the link is good for' -r -f -a "activate\t'Makes a pending account active'
reset-password\t'Gives an active account another password'
change-email\t'Gives an active account another address'"
complete -c gatepass -n "__fish_gatepass_using_subcommand issue-link" -l new-email -d 'The address that a link to change it brings' -r
complete -c gatepass -n "__fish_gatepass_using_subcommand issue-link" -l if-live -d 'Say what to do when a link of the account still works' -r -f -a "replace\t'Issue another in its place'
keep\t'Print it again and write nothing'"
complete -c gatepass -n "__fish_gatepass_using_subcommand issue-link" -l ttl -d 'Let the link work this long, such as `2h` or `1h 30m` [default: 2h]' -r
complete -c gatepass -n "__fish_gatepass_using_subcommand issue-link" -l expires-at -d 'Let the link work until this instant, such as `2026-12-01T09:00:00Z`' -r
complete -c gatepass -n "__fish_gatepass_using_subcommand issue-link" -l base-url -d 'Begin the URL with this in place of all before `/api-activate/`' -r
complete -c gatepass -n "__fish_gatepass_using_subcommand issue-link" -l json -d 'Print one JSON object instead of text [env: GATEPASS_JSON]'
complete -c gatepass -n "__fish_gatepass_using_subcommand issue-link" -l quiet -d 'Leave notices out; errors remain [env: GATEPASS_QUIET]'
complete -c gatepass -n "__fish_gatepass_using_subcommand issue-link" -l no-input -d 'Never ask; take a missing value for an error [env: GATEPASS_NO_INPUT]'
complete -c gatepass -n "__fish_gatepass_using_subcommand issue-link" -l yes -d 'Answer every question with yes [env: GATEPASS_YES]'
complete -c gatepass -n "__fish_gatepass_using_subcommand issue-link" -l dry-run -d 'Do all the work, then roll it back; print no URL and no password [env: GATEPASS_DRY_RUN]'
complete -c gatepass -n "__fish_gatepass_using_subcommand issue-link" -l accept-clock -d 'Write although the clock is far behind the newest event'
complete -c gatepass -n "__fish_gatepass_using_subcommand issue-link" -l keep-earlier -d 'Let earlier unused links for the same purpose live'
complete -c gatepass -n "__fish_gatepass_using_subcommand issue-link" -l unless-live -d 'Issue nothing when a link of the account still works, and do not print that one'
complete -c gatepass -n "__fish_gatepass_using_subcommand issue-link" -l qr -d 'Also show the URL as a QR code on the terminal'
complete -c gatepass -n "__fish_gatepass_using_subcommand issue-link" -l mail -d 'Mail the link to its owner as well'
complete -c gatepass -n "__fish_gatepass_using_subcommand issue-link" -l preview -d 'Show the mail that would be sent, without a link that works, and do nothing else'
complete -c gatepass -n "__fish_gatepass_using_subcommand issue-link" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c gatepass -n "__fish_gatepass_using_subcommand activate" -l store -d 'Use the store at PATH [env: GATEPASS_STORE] [default: ~/.local/share/gatepass/gatepass.db]' -r -F
complete -c gatepass -n "__fish_gatepass_using_subcommand activate" -l keys -d 'Use the key ring at PATH [env: GATEPASS_KEYS] [default: ~/.local/share/gatepass/keys.json]' -r -F
complete -c gatepass -n "__fish_gatepass_using_subcommand activate" -l config -d 'Read settings from PATH [env: GATEPASS_CONFIG] [default: ~/.config/gatepass/config.toml, else /etc/gatepass/config.toml]' -r -F
complete -c gatepass -n "__fish_gatepass_using_subcommand activate" -l wait -d 'Wait this long for a busy store [env: GATEPASS_WAIT] [default: 5s]' -r
complete -c gatepass -n "__fish_gatepass_using_subcommand activate" -l actor -d 'Name NAME in the audit trail [env: GATEPASS_ACTOR] [default: SUDO_USER for root; USER, LOGNAME, the user id]' -r
complete -c gatepass -n "__fish_gatepass_using_subcommand activate" -l account -d 'Activate this account without a link: an operator\'s decision' -r
complete -c gatepass -n "__fish_gatepass_using_subcommand activate" -l reason -d 'Tell the audit trail why' -r
complete -c gatepass -n "__fish_gatepass_using_subcommand activate" -l via -d 'Tell the audit trail what brought the link' -r
complete -c gatepass -n "__fish_gatepass_using_subcommand activate" -l password-file -d 'Read the password from a file, without its final newline' -r -F
complete -c gatepass -n "__fish_gatepass_using_subcommand activate" -l password-out -d 'Write the generated password to a new file that its owner alone can read' -r -F
complete -c gatepass -n "__fish_gatepass_using_subcommand activate" -l json -d 'Print one JSON object instead of text [env: GATEPASS_JSON]'
complete -c gatepass -n "__fish_gatepass_using_subcommand activate" -l quiet -d 'Leave notices out; errors remain [env: GATEPASS_QUIET]'
complete -c gatepass -n "__fish_gatepass_using_subcommand activate" -l no-input -d 'Never ask; take a missing value for an error [env: GATEPASS_NO_INPUT]'
complete -c gatepass -n "__fish_gatepass_using_subcommand activate" -l yes -d 'Answer every question with yes [env: GATEPASS_YES]'
complete -c gatepass -n "__fish_gatepass_using_subcommand activate" -l dry-run -d 'Do all the work, then roll it back; print no URL and no password [env: GATEPASS_DRY_RUN]'
complete -c gatepass -n "__fish_gatepass_using_subcommand activate" -l accept-clock -d 'Write although the clock is far behind the newest event'
complete -c gatepass -n "__fish_gatepass_using_subcommand activate" -l password-stdin -d 'Read the password from standard input, without its final newline'
complete -c gatepass -n "__fish_gatepass_using_subcommand activate" -l generate-password -d 'Generate a password'
complete -c gatepass -n "__fish_gatepass_using_subcommand activate" -l no-password -d 'Give the account no password'
complete -c gatepass -n "__fish_gatepass_using_subcommand activate" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c gatepass -n "__fish_gatepass_using_subcommand inspect-token" -l store -d 'Use the store at PATH [env: GATEPASS_STORE] [default: ~/.local/share/gatepass/gatepass.db]' -r -F
complete -c gatepass -n "__fish_gatepass_using_subcommand inspect-token" -l keys -d 'Use the key ring at PATH [env: GATEPASS_KEYS] [default: ~/.local/share/gatepass/keys.json]' -r -F
complete -c gatepass -n "__fish_gatepass_using_subcommand inspect-token" -l config -d 'Read settings from PATH [env: GATEPASS_CONFIG] [default: ~/.config/gatepass/config.toml, else /etc/gatepass/config.toml]' -r -F
complete -c gatepass -n "__fish_gatepass_using_subcommand inspect-token" -l wait -d 'Wait this long for a busy store [env: GATEPASS_WAIT] [default: 5s]' -r
complete -c gatepass -n "__fish_gatepass_using_subcommand inspect-token" -l actor -d 'Name NAME in the audit trail [env: GATEPASS_ACTOR] [default: SUDO_USER for root; USER, LOGNAME, the user id]' -r
complete -c gatepass -n "__fish_gatepass_using_subcommand inspect-token" -l account -d 'Inspect the newest link of this account instead' -r
complete -c gatepass -n "__fish_gatepass_using_subcommand inspect-token" -l purpose -d 'With --account: its newest link for this purpose [default: the newest of all]' -r -f -a "activate\t'Makes a pending account active'
reset-password\t'Gives an active account another password'
change-email\t'Gives an active account another address'"
complete -c gatepass -n "__fish_gatepass_using_subcommand inspect-token" -l id -d 'Inspect the link of this id, or of its first eight characters, instead' -r
complete -c gatepass -n "__fish_gatepass_using_subcommand inspect-token" -l at -d 'Judge as of this instant' -r
complete -c gatepass -n "__fish_gatepass_using_subcommand inspect-token" -l key-file -d 'Verify with a JWK, a JWK Set or a PEM in place of the key ring' -r -F
complete -c gatepass -n "__fish_gatepass_using_subcommand inspect-token" -l secret-file -d 'Verify with the raw bytes of an HMAC secret in place of the key ring' -r -F
complete -c gatepass -n "__fish_gatepass_using_subcommand inspect-token" -l json -d 'Print one JSON object instead of text [env: GATEPASS_JSON]'
complete -c gatepass -n "__fish_gatepass_using_subcommand inspect-token" -l quiet -d 'Leave notices out; errors remain [env: GATEPASS_QUIET]'
complete -c gatepass -n "__fish_gatepass_using_subcommand inspect-token" -l no-input -d 'Never ask; take a missing value for an error [env: GATEPASS_NO_INPUT]'
complete -c gatepass -n "__fish_gatepass_using_subcommand inspect-token" -l yes -d 'Answer every question with yes [env: GATEPASS_YES]'
complete -c gatepass -n "__fish_gatepass_using_subcommand inspect-token" -l dry-run -d 'Do all the work, then roll it back; print no URL and no password [env: GATEPASS_DRY_RUN]'
complete -c gatepass -n "__fish_gatepass_using_subcommand inspect-token" -l accept-clock -d 'Write although the clock is far behind the newest event'
complete -c gatepass -n "__fish_gatepass_using_subcommand inspect-token" -l no-store -d 'Judge shape, signature and time alone, without store and key ring'
complete -c gatepass -n "__fish_gatepass_using_subcommand inspect-token" -l show-link -d 'Also print the whole confirmation URL'
complete -c gatepass -n "__fish_gatepass_using_subcommand inspect-token" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c gatepass -n "__fish_gatepass_using_subcommand list" -l store -d 'Use the store at PATH [env: GATEPASS_STORE] [default: ~/.local/share/gatepass/gatepass.db]' -r -F
complete -c gatepass -n "__fish_gatepass_using_subcommand list" -l keys -d 'Use the key ring at PATH [env: GATEPASS_KEYS] [default: ~/.local/share/gatepass/keys.json]' -r -F
complete -c gatepass -n "__fish_gatepass_using_subcommand list" -l config -d 'Read settings from PATH [env: GATEPASS_CONFIG] [default: ~/.config/gatepass/config.toml, else /etc/gatepass/config.toml]' -r -F
complete -c gatepass -n "__fish_gatepass_using_subcommand list" -l wait -d 'Wait this long for a busy store [env: GATEPASS_WAIT] [default: 5s]' -r
complete -c gatepass -n "__fish_gatepass_using_subcommand list" -l actor -d 'Name NAME in the audit trail [env: GATEPASS_ACTOR] [default: SUDO_USER for root; USER, LOGNAME, the user id]' -r
complete -c gatepass -n "__fish_gatepass_using_subcommand list" -l state -d 'Only accounts in this state' -r -f -a "pending\t'Registered, never activated'
active\t'Activated'
suspended\t'Switched off'"
complete -c gatepass -n "__fish_gatepass_using_subcommand list" -l role -d 'Only accounts with this role' -r
complete -c gatepass -n "__fish_gatepass_using_subcommand list" -l created-after -d 'Only accounts registered at this time or later, such as `2026-12-01T09:00:00Z` or `-7d`' -r
complete -c gatepass -n "__fish_gatepass_using_subcommand list" -l created-before -d 'Only accounts registered before this time' -r
complete -c gatepass -n "__fish_gatepass_using_subcommand list" -l activated-after -d 'Only accounts first activated at this time or later' -r
complete -c gatepass -n "__fish_gatepass_using_subcommand list" -l activated-before -d 'Only accounts first activated before this time' -r
complete -c gatepass -n "__fish_gatepass_using_subcommand list" -l pending-older-than -d 'Only accounts that were registered so long ago and never activated, such as `7d`' -r
complete -c gatepass -n "__fish_gatepass_using_subcommand list" -l sort -d 'The order: as they were registered, or by name' -r -f -a "created\t'As they were registered'
username\t'By name, case aside'"
complete -c gatepass -n "__fish_gatepass_using_subcommand list" -l after -d 'Go on behind this cursor of an earlier run with the same order' -r
complete -c gatepass -n "__fish_gatepass_using_subcommand list" -l limit -d 'Print at most N rows; where there are more, the cursor to go on from is said' -r
complete -c gatepass -n "__fish_gatepass_using_subcommand list" -l json -d 'Print one JSON object instead of text [env: GATEPASS_JSON]'
complete -c gatepass -n "__fish_gatepass_using_subcommand list" -l quiet -d 'Leave notices out; errors remain [env: GATEPASS_QUIET]'
complete -c gatepass -n "__fish_gatepass_using_subcommand list" -l no-input -d 'Never ask; take a missing value for an error [env: GATEPASS_NO_INPUT]'
complete -c gatepass -n "__fish_gatepass_using_subcommand list" -l yes -d 'Answer every question with yes [env: GATEPASS_YES]'
complete -c gatepass -n "__fish_gatepass_using_subcommand list" -l dry-run -d 'Do all the work, then roll it back; print no URL and no password [env: GATEPASS_DRY_RUN]'
complete -c gatepass -n "__fish_gatepass_using_subcommand list" -l accept-clock -d 'Write although the clock is far behind the newest event'
complete -c gatepass -n "__fish_gatepass_using_subcommand list" -l without-live-link -d 'Only accounts without a link that is unused and in time'
complete -c gatepass -n "__fish_gatepass_using_subcommand list" -l reverse -d 'Begin at the other end'
complete -c gatepass -n "__fish_gatepass_using_subcommand list" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c gatepass -n "__fish_gatepass_using_subcommand show" -l store -d 'Use the store at PATH [env: GATEPASS_STORE] [default: ~/.local/share/gatepass/gatepass.db]' -r -F
complete -c gatepass -n "__fish_gatepass_using_subcommand show" -l keys -d 'Use the key ring at PATH [env: GATEPASS_KEYS] [default: ~/.local/share/gatepass/keys.json]' -r -F
complete -c gatepass -n "__fish_gatepass_using_subcommand show" -l config -d 'Read settings from PATH [env: GATEPASS_CONFIG] [default: ~/.config/gatepass/config.toml, else /etc/gatepass/config.toml]' -r -F
complete -c gatepass -n "__fish_gatepass_using_subcommand show" -l wait -d 'Wait this long for a busy store [env: GATEPASS_WAIT] [default: 5s]' -r
complete -c gatepass -n "__fish_gatepass_using_subcommand show" -l actor -d 'Name NAME in the audit trail [env: GATEPASS_ACTOR] [default: SUDO_USER for root; USER, LOGNAME, the user id]' -r
complete -c gatepass -n "__fish_gatepass_using_subcommand show" -l id -d 'The account\'s number, by which a deleted one is found too' -r
complete -c gatepass -n "__fish_gatepass_using_subcommand show" -l json -d 'Print one JSON object instead of text [env: GATEPASS_JSON]'
complete -c gatepass -n "__fish_gatepass_using_subcommand show" -l quiet -d 'Leave notices out; errors remain [env: GATEPASS_QUIET]'
complete -c gatepass -n "__fish_gatepass_using_subcommand show" -l no-input -d 'Never ask; take a missing value for an error [env: GATEPASS_NO_INPUT]'
complete -c gatepass -n "__fish_gatepass_using_subcommand show" -l yes -d 'Answer every question with yes [env: GATEPASS_YES]'
complete -c gatepass -n "__fish_gatepass_using_subcommand show" -l dry-run -d 'Do all the work, then roll it back; print no URL and no password [env: GATEPASS_DRY_RUN]'
complete -c gatepass -n "__fish_gatepass_using_subcommand show" -l accept-clock -d 'Write although the clock is far behind the newest event'
complete -c gatepass -n "__fish_gatepass_using_subcommand show" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c gatepass -n "__fish_gatepass_using_subcommand suspend" -l store -d 'Use the store at PATH [env: GATEPASS_STORE] [default: ~/.local/share/gatepass/gatepass.db]' -r -F
complete -c gatepass -n "__fish_gatepass_using_subcommand suspend" -l keys -d 'Use the key ring at PATH [env: GATEPASS_KEYS] [default: ~/.local/share/gatepass/keys.json]' -r -F
complete -c gatepass -n "__fish_gatepass_using_subcommand suspend" -l config -d 'Read settings from PATH [env: GATEPASS_CONFIG] [default: ~/.config/gatepass/config.toml, else /etc/gatepass/config.toml]' -r -F
complete -c gatepass -n "__fish_gatepass_using_subcommand suspend" -l wait -d 'Wait this long for a busy store [env: GATEPASS_WAIT] [default: 5s]' -r
complete -c gatepass -n "__fish_gatepass_using_subcommand suspend" -l actor -d 'Name NAME in the audit trail [env: GATEPASS_ACTOR] [default: SUDO_USER for root; USER, LOGNAME, the user id]' -r
complete -c gatepass -n "__fish_gatepass_using_subcommand suspend" -l reason -d 'Tell the audit trail why' -r
complete -c gatepass -n "__fish_gatepass_using_subcommand suspend" -l json -d 'Print one JSON object instead of text [env: GATEPASS_JSON]'
complete -c gatepass -n "__fish_gatepass_using_subcommand suspend" -l quiet -d 'Leave notices out; errors remain [env: GATEPASS_QUIET]'
complete -c gatepass -n "__fish_gatepass_using_subcommand suspend" -l no-input -d 'Never ask; take a missing value for an error [env: GATEPASS_NO_INPUT]'
complete -c gatepass -n "__fish_gatepass_using_subcommand suspend" -l yes -d 'Answer every question with yes [env: GATEPASS_YES]'
complete -c gatepass -n "__fish_gatepass_using_subcommand suspend" -l dry-run -d 'Do all the work, then roll it back; print no URL and no password [env: GATEPASS_DRY_RUN]'
complete -c gatepass -n "__fish_gatepass_using_subcommand suspend" -l accept-clock -d 'Write although the clock is far behind the newest event'
complete -c gatepass -n "__fish_gatepass_using_subcommand suspend" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c gatepass -n "__fish_gatepass_using_subcommand resume" -l store -d 'Use the store at PATH [env: GATEPASS_STORE] [default: ~/.local/share/gatepass/gatepass.db]' -r -F
complete -c gatepass -n "__fish_gatepass_using_subcommand resume" -l keys -d 'Use the key ring at PATH [env: GATEPASS_KEYS] [default: ~/.local/share/gatepass/keys.json]' -r -F
complete -c gatepass -n "__fish_gatepass_using_subcommand resume" -l config -d 'Read settings from PATH [env: GATEPASS_CONFIG] [default: ~/.config/gatepass/config.toml, else /etc/gatepass/config.toml]' -r -F
complete -c gatepass -n "__fish_gatepass_using_subcommand resume" -l wait -d 'Wait this long for a busy store [env: GATEPASS_WAIT] [default: 5s]' -r
complete -c gatepass -n "__fish_gatepass_using_subcommand resume" -l actor -d 'Name NAME in the audit trail [env: GATEPASS_ACTOR] [default: SUDO_USER for root; USER, LOGNAME, the user id]' -r
complete -c gatepass -n "__fish_gatepass_using_subcommand resume" -l reason -d 'Tell the audit trail why' -r
complete -c gatepass -n "__fish_gatepass_using_subcommand resume" -l json -d 'Print one JSON object instead of text [env: GATEPASS_JSON]'
complete -c gatepass -n "__fish_gatepass_using_subcommand resume" -l quiet -d 'Leave notices out; errors remain [env: GATEPASS_QUIET]'
complete -c gatepass -n "__fish_gatepass_using_subcommand resume" -l no-input -d 'Never ask; take a missing value for an error [env: GATEPASS_NO_INPUT]'
complete -c gatepass -n "__fish_gatepass_using_subcommand resume" -l yes -d 'Answer every question with yes [env: GATEPASS_YES]'
complete -c gatepass -n "__fish_gatepass_using_subcommand resume" -l dry-run -d 'Do all the work, then roll it back; print no URL and no password [env: GATEPASS_DRY_RUN]'
complete -c gatepass -n "__fish_gatepass_using_subcommand resume" -l accept-clock -d 'Write although the clock is far behind the newest event'
complete -c gatepass -n "__fish_gatepass_using_subcommand resume" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c gatepass -n "__fish_gatepass_using_subcommand rename" -l store -d 'Use the store at PATH [env: GATEPASS_STORE] [default: ~/.local/share/gatepass/gatepass.db]' -r -F
complete -c gatepass -n "__fish_gatepass_using_subcommand rename" -l keys -d 'Use the key ring at PATH [env: GATEPASS_KEYS] [default: ~/.local/share/gatepass/keys.json]' -r -F
complete -c gatepass -n "__fish_gatepass_using_subcommand rename" -l config -d 'Read settings from PATH [env: GATEPASS_CONFIG] [default: ~/.config/gatepass/config.toml, else /etc/gatepass/config.toml]' -r -F
complete -c gatepass -n "__fish_gatepass_using_subcommand rename" -l wait -d 'Wait this long for a busy store [env: GATEPASS_WAIT] [default: 5s]' -r
complete -c gatepass -n "__fish_gatepass_using_subcommand rename" -l actor -d 'Name NAME in the audit trail [env: GATEPASS_ACTOR] [default: SUDO_USER for root; USER, LOGNAME, the user id]' -r
complete -c gatepass -n "__fish_gatepass_using_subcommand rename" -l json -d 'Print one JSON object instead of text [env: GATEPASS_JSON]'
complete -c gatepass -n "__fish_gatepass_using_subcommand rename" -l quiet -d 'Leave notices out; errors remain [env: GATEPASS_QUIET]'
complete -c gatepass -n "__fish_gatepass_using_subcommand rename" -l no-input -d 'Never ask; take a missing value for an error [env: GATEPASS_NO_INPUT]'
complete -c gatepass -n "__fish_gatepass_using_subcommand rename" -l yes -d 'Answer every question with yes [env: GATEPASS_YES]'
complete -c gatepass -n "__fish_gatepass_using_subcommand rename" -l dry-run -d 'Do all the work, then roll it back; print no URL and no password [env: GATEPASS_DRY_RUN]'
complete -c gatepass -n "__fish_gatepass_using_subcommand rename" -l accept-clock -d 'Write although the clock is far behind the newest event'
complete -c gatepass -n "__fish_gatepass_using_subcommand rename" -l allow-reserved -d 'Accept a reserved name, such as `admin` or `support`'
complete -c gatepass -n "__fish_gatepass_using_subcommand rename" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c gatepass -n "__fish_gatepass_using_subcommand set-email" -l store -d 'Use the store at PATH [env: GATEPASS_STORE] [default: ~/.local/share/gatepass/gatepass.db]' -r -F
complete -c gatepass -n "__fish_gatepass_using_subcommand set-email" -l keys -d 'Use the key ring at PATH [env: GATEPASS_KEYS] [default: ~/.local/share/gatepass/keys.json]' -r -F
complete -c gatepass -n "__fish_gatepass_using_subcommand set-email" -l config -d 'Read settings from PATH [env: GATEPASS_CONFIG] [default: ~/.config/gatepass/config.toml, else /etc/gatepass/config.toml]' -r -F
complete -c gatepass -n "__fish_gatepass_using_subcommand set-email" -l wait -d 'Wait this long for a busy store [env: GATEPASS_WAIT] [default: 5s]' -r
complete -c gatepass -n "__fish_gatepass_using_subcommand set-email" -l actor -d 'Name NAME in the audit trail [env: GATEPASS_ACTOR] [default: SUDO_USER for root; USER, LOGNAME, the user id]' -r
complete -c gatepass -n "__fish_gatepass_using_subcommand set-email" -l ttl -d 'Let the link work this long, such as `2h` or `1h 30m` [default: 2h]' -r
complete -c gatepass -n "__fish_gatepass_using_subcommand set-email" -l expires-at -d 'Let the link work until this instant, such as `2026-12-01T09:00:00Z`' -r
complete -c gatepass -n "__fish_gatepass_using_subcommand set-email" -l base-url -d 'Begin the URL with this in place of all before `/api-activate/`' -r
complete -c gatepass -n "__fish_gatepass_using_subcommand set-email" -l json -d 'Print one JSON object instead of text [env: GATEPASS_JSON]'
complete -c gatepass -n "__fish_gatepass_using_subcommand set-email" -l quiet -d 'Leave notices out; errors remain [env: GATEPASS_QUIET]'
complete -c gatepass -n "__fish_gatepass_using_subcommand set-email" -l no-input -d 'Never ask; take a missing value for an error [env: GATEPASS_NO_INPUT]'
complete -c gatepass -n "__fish_gatepass_using_subcommand set-email" -l yes -d 'Answer every question with yes [env: GATEPASS_YES]'
complete -c gatepass -n "__fish_gatepass_using_subcommand set-email" -l dry-run -d 'Do all the work, then roll it back; print no URL and no password [env: GATEPASS_DRY_RUN]'
complete -c gatepass -n "__fish_gatepass_using_subcommand set-email" -l accept-clock -d 'Write although the clock is far behind the newest event'
complete -c gatepass -n "__fish_gatepass_using_subcommand set-email" -l confirm -d 'Issue a link for the new address, and change nothing before it is opened'
complete -c gatepass -n "__fish_gatepass_using_subcommand set-email" -l qr -d 'Also show the URL as a QR code on the terminal'
complete -c gatepass -n "__fish_gatepass_using_subcommand set-email" -l mail -d 'Mail the link to its owner as well'
complete -c gatepass -n "__fish_gatepass_using_subcommand set-email" -l preview -d 'Show the mail that would be sent, without a link that works, and do nothing else'
complete -c gatepass -n "__fish_gatepass_using_subcommand set-email" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c gatepass -n "__fish_gatepass_using_subcommand set-password" -l store -d 'Use the store at PATH [env: GATEPASS_STORE] [default: ~/.local/share/gatepass/gatepass.db]' -r -F
complete -c gatepass -n "__fish_gatepass_using_subcommand set-password" -l keys -d 'Use the key ring at PATH [env: GATEPASS_KEYS] [default: ~/.local/share/gatepass/keys.json]' -r -F
complete -c gatepass -n "__fish_gatepass_using_subcommand set-password" -l config -d 'Read settings from PATH [env: GATEPASS_CONFIG] [default: ~/.config/gatepass/config.toml, else /etc/gatepass/config.toml]' -r -F
complete -c gatepass -n "__fish_gatepass_using_subcommand set-password" -l wait -d 'Wait this long for a busy store [env: GATEPASS_WAIT] [default: 5s]' -r
complete -c gatepass -n "__fish_gatepass_using_subcommand set-password" -l actor -d 'Name NAME in the audit trail [env: GATEPASS_ACTOR] [default: SUDO_USER for root; USER, LOGNAME, the user id]' -r
complete -c gatepass -n "__fish_gatepass_using_subcommand set-password" -l password-file -d 'Read the password from a file, without its final newline' -r -F
complete -c gatepass -n "__fish_gatepass_using_subcommand set-password" -l password-out -d 'Write the generated password to a new file that its owner alone can read' -r -F
complete -c gatepass -n "__fish_gatepass_using_subcommand set-password" -l json -d 'Print one JSON object instead of text [env: GATEPASS_JSON]'
complete -c gatepass -n "__fish_gatepass_using_subcommand set-password" -l quiet -d 'Leave notices out; errors remain [env: GATEPASS_QUIET]'
complete -c gatepass -n "__fish_gatepass_using_subcommand set-password" -l no-input -d 'Never ask; take a missing value for an error [env: GATEPASS_NO_INPUT]'
complete -c gatepass -n "__fish_gatepass_using_subcommand set-password" -l yes -d 'Answer every question with yes [env: GATEPASS_YES]'
complete -c gatepass -n "__fish_gatepass_using_subcommand set-password" -l dry-run -d 'Do all the work, then roll it back; print no URL and no password [env: GATEPASS_DRY_RUN]'
complete -c gatepass -n "__fish_gatepass_using_subcommand set-password" -l accept-clock -d 'Write although the clock is far behind the newest event'
complete -c gatepass -n "__fish_gatepass_using_subcommand set-password" -l password-stdin -d 'Read the password from standard input, without its final newline'
complete -c gatepass -n "__fish_gatepass_using_subcommand set-password" -l generate-password -d 'Generate a password'
complete -c gatepass -n "__fish_gatepass_using_subcommand set-password" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c gatepass -n "__fish_gatepass_using_subcommand check-password" -l store -d 'Use the store at PATH [env: GATEPASS_STORE] [default: ~/.local/share/gatepass/gatepass.db]' -r -F
complete -c gatepass -n "__fish_gatepass_using_subcommand check-password" -l keys -d 'Use the key ring at PATH [env: GATEPASS_KEYS] [default: ~/.local/share/gatepass/keys.json]' -r -F
complete -c gatepass -n "__fish_gatepass_using_subcommand check-password" -l config -d 'Read settings from PATH [env: GATEPASS_CONFIG] [default: ~/.config/gatepass/config.toml, else /etc/gatepass/config.toml]' -r -F
complete -c gatepass -n "__fish_gatepass_using_subcommand check-password" -l wait -d 'Wait this long for a busy store [env: GATEPASS_WAIT] [default: 5s]' -r
complete -c gatepass -n "__fish_gatepass_using_subcommand check-password" -l actor -d 'Name NAME in the audit trail [env: GATEPASS_ACTOR] [default: SUDO_USER for root; USER, LOGNAME, the user id]' -r
complete -c gatepass -n "__fish_gatepass_using_subcommand check-password" -l json -d 'Print one JSON object instead of text [env: GATEPASS_JSON]'
complete -c gatepass -n "__fish_gatepass_using_subcommand check-password" -l quiet -d 'Leave notices out; errors remain [env: GATEPASS_QUIET]'
complete -c gatepass -n "__fish_gatepass_using_subcommand check-password" -l no-input -d 'Never ask; take a missing value for an error [env: GATEPASS_NO_INPUT]'
complete -c gatepass -n "__fish_gatepass_using_subcommand check-password" -l yes -d 'Answer every question with yes [env: GATEPASS_YES]'
complete -c gatepass -n "__fish_gatepass_using_subcommand check-password" -l dry-run -d 'Do all the work, then roll it back; print no URL and no password [env: GATEPASS_DRY_RUN]'
complete -c gatepass -n "__fish_gatepass_using_subcommand check-password" -l accept-clock -d 'Write although the clock is far behind the newest event'
complete -c gatepass -n "__fish_gatepass_using_subcommand check-password" -l password-stdin -d 'Read the password from standard input, without its final newline'
complete -c gatepass -n "__fish_gatepass_using_subcommand check-password" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c gatepass -n "__fish_gatepass_using_subcommand grant" -l store -d 'Use the store at PATH [env: GATEPASS_STORE] [default: ~/.local/share/gatepass/gatepass.db]' -r -F
complete -c gatepass -n "__fish_gatepass_using_subcommand grant" -l keys -d 'Use the key ring at PATH [env: GATEPASS_KEYS] [default: ~/.local/share/gatepass/keys.json]' -r -F
complete -c gatepass -n "__fish_gatepass_using_subcommand grant" -l config -d 'Read settings from PATH [env: GATEPASS_CONFIG] [default: ~/.config/gatepass/config.toml, else /etc/gatepass/config.toml]' -r -F
complete -c gatepass -n "__fish_gatepass_using_subcommand grant" -l wait -d 'Wait this long for a busy store [env: GATEPASS_WAIT] [default: 5s]' -r
complete -c gatepass -n "__fish_gatepass_using_subcommand grant" -l actor -d 'Name NAME in the audit trail [env: GATEPASS_ACTOR] [default: SUDO_USER for root; USER, LOGNAME, the user id]' -r
complete -c gatepass -n "__fish_gatepass_using_subcommand grant" -l json -d 'Print one JSON object instead of text [env: GATEPASS_JSON]'
complete -c gatepass -n "__fish_gatepass_using_subcommand grant" -l quiet -d 'Leave notices out; errors remain [env: GATEPASS_QUIET]'
complete -c gatepass -n "__fish_gatepass_using_subcommand grant" -l no-input -d 'Never ask; take a missing value for an error [env: GATEPASS_NO_INPUT]'
complete -c gatepass -n "__fish_gatepass_using_subcommand grant" -l yes -d 'Answer every question with yes [env: GATEPASS_YES]'
complete -c gatepass -n "__fish_gatepass_using_subcommand grant" -l dry-run -d 'Do all the work, then roll it back; print no URL and no password [env: GATEPASS_DRY_RUN]'
complete -c gatepass -n "__fish_gatepass_using_subcommand grant" -l accept-clock -d 'Write although the clock is far behind the newest event'
complete -c gatepass -n "__fish_gatepass_using_subcommand grant" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c gatepass -n "__fish_gatepass_using_subcommand withdraw" -l store -d 'Use the store at PATH [env: GATEPASS_STORE] [default: ~/.local/share/gatepass/gatepass.db]' -r -F
complete -c gatepass -n "__fish_gatepass_using_subcommand withdraw" -l keys -d 'Use the key ring at PATH [env: GATEPASS_KEYS] [default: ~/.local/share/gatepass/keys.json]' -r -F
complete -c gatepass -n "__fish_gatepass_using_subcommand withdraw" -l config -d 'Read settings from PATH [env: GATEPASS_CONFIG] [default: ~/.config/gatepass/config.toml, else /etc/gatepass/config.toml]' -r -F
complete -c gatepass -n "__fish_gatepass_using_subcommand withdraw" -l wait -d 'Wait this long for a busy store [env: GATEPASS_WAIT] [default: 5s]' -r
complete -c gatepass -n "__fish_gatepass_using_subcommand withdraw" -l actor -d 'Name NAME in the audit trail [env: GATEPASS_ACTOR] [default: SUDO_USER for root; USER, LOGNAME, the user id]' -r
complete -c gatepass -n "__fish_gatepass_using_subcommand withdraw" -l json -d 'Print one JSON object instead of text [env: GATEPASS_JSON]'
complete -c gatepass -n "__fish_gatepass_using_subcommand withdraw" -l quiet -d 'Leave notices out; errors remain [env: GATEPASS_QUIET]'
complete -c gatepass -n "__fish_gatepass_using_subcommand withdraw" -l no-input -d 'Never ask; take a missing value for an error [env: GATEPASS_NO_INPUT]'
complete -c gatepass -n "__fish_gatepass_using_subcommand withdraw" -l yes -d 'Answer every question with yes [env: GATEPASS_YES]'
complete -c gatepass -n "__fish_gatepass_using_subcommand withdraw" -l dry-run -d 'Do all the work, then roll it back; print no URL and no password [env: GATEPASS_DRY_RUN]'
complete -c gatepass -n "__fish_gatepass_using_subcommand withdraw" -l accept-clock -d 'Write although the clock is far behind the newest event'
complete -c gatepass -n "__fish_gatepass_using_subcommand withdraw" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c gatepass -n "__fish_gatepass_using_subcommand delete" -l store -d 'Use the store at PATH [env: GATEPASS_STORE] [default: ~/.local/share/gatepass/gatepass.db]' -r -F
complete -c gatepass -n "__fish_gatepass_using_subcommand delete" -l keys -d 'Use the key ring at PATH [env: GATEPASS_KEYS] [default: ~/.local/share/gatepass/keys.json]' -r -F
complete -c gatepass -n "__fish_gatepass_using_subcommand delete" -l config -d 'Read settings from PATH [env: GATEPASS_CONFIG] [default: ~/.config/gatepass/config.toml, else /etc/gatepass/config.toml]' -r -F
complete -c gatepass -n "__fish_gatepass_using_subcommand delete" -l wait -d 'Wait this long for a busy store [env: GATEPASS_WAIT] [default: 5s]' -r
complete -c gatepass -n "__fish_gatepass_using_subcommand delete" -l actor -d 'Name NAME in the audit trail [env: GATEPASS_ACTOR] [default: SUDO_USER for root; USER, LOGNAME, the user id]' -r
complete -c gatepass -n "__fish_gatepass_using_subcommand delete" -l reason -d 'Tell the audit trail why' -r
complete -c gatepass -n "__fish_gatepass_using_subcommand delete" -l json -d 'Print one JSON object instead of text [env: GATEPASS_JSON]'
complete -c gatepass -n "__fish_gatepass_using_subcommand delete" -l quiet -d 'Leave notices out; errors remain [env: GATEPASS_QUIET]'
complete -c gatepass -n "__fish_gatepass_using_subcommand delete" -l no-input -d 'Never ask; take a missing value for an error [env: GATEPASS_NO_INPUT]'
complete -c gatepass -n "__fish_gatepass_using_subcommand delete" -l yes -d 'Answer every question with yes [env: GATEPASS_YES]'
complete -c gatepass -n "__fish_gatepass_using_subcommand delete" -l dry-run -d 'Do all the work, then roll it back; print no URL and no password [env: GATEPASS_DRY_RUN]'
complete -c gatepass -n "__fish_gatepass_using_subcommand delete" -l accept-clock -d 'Write although the clock is far behind the newest event'
complete -c gatepass -n "__fish_gatepass_using_subcommand delete" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c gatepass -n "__fish_gatepass_using_subcommand import" -l store -d 'Use the store at PATH [env: GATEPASS_STORE] [default: ~/.local/share/gatepass/gatepass.db]' -r -F
complete -c gatepass -n "__fish_gatepass_using_subcommand import" -l keys -d 'Use the key ring at PATH [env: GATEPASS_KEYS] [default: ~/.local/share/gatepass/keys.json]' -r -F
complete -c gatepass -n "__fish_gatepass_using_subcommand import" -l config -d 'Read settings from PATH [env: GATEPASS_CONFIG] [default: ~/.config/gatepass/config.toml, else /etc/gatepass/config.toml]' -r -F
complete -c gatepass -n "__fish_gatepass_using_subcommand import" -l wait -d 'Wait this long for a busy store [env: GATEPASS_WAIT] [default: 5s]' -r
complete -c gatepass -n "__fish_gatepass_using_subcommand import" -l actor -d 'Name NAME in the audit trail [env: GATEPASS_ACTOR] [default: SUDO_USER for root; USER, LOGNAME, the user id]' -r
complete -c gatepass -n "__fish_gatepass_using_subcommand import" -l if-exists -d 'Say what to do with accounts that exist already' -r -f -a "fail\t'Refuse the row'
keep\t'Leave an account that is as asked, and print its live link again, or a fresh one'"
complete -c gatepass -n "__fish_gatepass_using_subcommand import" -l output -d 'Write the results to a new file that its owner alone can read' -r -F
complete -c gatepass -n "__fish_gatepass_using_subcommand import" -l format -d 'How the results are written [default: csv; json-lines under --json]' -r -f -a "csv\t'Comma-separated values under a header'
json-lines\t'One JSON object a line'"
complete -c gatepass -n "__fish_gatepass_using_subcommand import" -l ttl -d 'Let the link work this long, such as `2h` or `1h 30m` [default: 2h]' -r
complete -c gatepass -n "__fish_gatepass_using_subcommand import" -l expires-at -d 'Let the link work until this instant, such as `2026-12-01T09:00:00Z`' -r
complete -c gatepass -n "__fish_gatepass_using_subcommand import" -l base-url -d 'Begin the URL with this in place of all before `/api-activate/`' -r
complete -c gatepass -n "__fish_gatepass_using_subcommand import" -l json -d 'Print one JSON object instead of text [env: GATEPASS_JSON]'
complete -c gatepass -n "__fish_gatepass_using_subcommand import" -l quiet -d 'Leave notices out; errors remain [env: GATEPASS_QUIET]'
complete -c gatepass -n "__fish_gatepass_using_subcommand import" -l no-input -d 'Never ask; take a missing value for an error [env: GATEPASS_NO_INPUT]'
complete -c gatepass -n "__fish_gatepass_using_subcommand import" -l yes -d 'Answer every question with yes [env: GATEPASS_YES]'
complete -c gatepass -n "__fish_gatepass_using_subcommand import" -l dry-run -d 'Do all the work, then roll it back; print no URL and no password [env: GATEPASS_DRY_RUN]'
complete -c gatepass -n "__fish_gatepass_using_subcommand import" -l accept-clock -d 'Write although the clock is far behind the newest event'
complete -c gatepass -n "__fish_gatepass_using_subcommand import" -l issue-links -d 'Issue a link for every pending account'
complete -c gatepass -n "__fish_gatepass_using_subcommand import" -l generate-passwords -d 'Generate a password for whoever brings none'
complete -c gatepass -n "__fish_gatepass_using_subcommand import" -l no-password -d 'Give no account a password, whatever the list says'
complete -c gatepass -n "__fish_gatepass_using_subcommand import" -l drop-unknown-hashes -d 'Take a hash that is not Argon2 for no password, instead of refusing its row'
complete -c gatepass -n "__fish_gatepass_using_subcommand import" -l all-or-nothing -d 'Write all accounts or, where a single row is refused, none'
complete -c gatepass -n "__fish_gatepass_using_subcommand import" -l allow-reserved -d 'Accept reserved names, such as `admin` or `support`'
complete -c gatepass -n "__fish_gatepass_using_subcommand import" -l spreadsheet-safe -d 'Put a `\'` before cells that a spreadsheet would take for formulas'
complete -c gatepass -n "__fish_gatepass_using_subcommand import" -l no-create -d 'Take a missing store for an error instead of creating one'
complete -c gatepass -n "__fish_gatepass_using_subcommand import" -l mail -d 'Mail each link to its owner as well, once all rows are written'
complete -c gatepass -n "__fish_gatepass_using_subcommand import" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c gatepass -n "__fish_gatepass_using_subcommand list-links" -l store -d 'Use the store at PATH [env: GATEPASS_STORE] [default: ~/.local/share/gatepass/gatepass.db]' -r -F
complete -c gatepass -n "__fish_gatepass_using_subcommand list-links" -l keys -d 'Use the key ring at PATH [env: GATEPASS_KEYS] [default: ~/.local/share/gatepass/keys.json]' -r -F
complete -c gatepass -n "__fish_gatepass_using_subcommand list-links" -l config -d 'Read settings from PATH [env: GATEPASS_CONFIG] [default: ~/.config/gatepass/config.toml, else /etc/gatepass/config.toml]' -r -F
complete -c gatepass -n "__fish_gatepass_using_subcommand list-links" -l wait -d 'Wait this long for a busy store [env: GATEPASS_WAIT] [default: 5s]' -r
complete -c gatepass -n "__fish_gatepass_using_subcommand list-links" -l actor -d 'Name NAME in the audit trail [env: GATEPASS_ACTOR] [default: SUDO_USER for root; USER, LOGNAME, the user id]' -r
complete -c gatepass -n "__fish_gatepass_using_subcommand list-links" -l account -d 'Only links of this account' -r
complete -c gatepass -n "__fish_gatepass_using_subcommand list-links" -l state -d 'Only links in this state' -r -f -a "unused\t'Nobody spent it and nobody withdrew it'
used\t'Spent'
superseded\t'A newer link took its place'
revoked\t'Withdrawn'"
complete -c gatepass -n "__fish_gatepass_using_subcommand list-links" -l purpose -d 'Only links for this purpose' -r -f -a "activate\t'Makes a pending account active'
reset-password\t'Gives an active account another password'
change-email\t'Gives an active account another address'"
complete -c gatepass -n "__fish_gatepass_using_subcommand list-links" -l expiring-within -d 'Only live links that run out within this time, such as `24h`' -r
complete -c gatepass -n "__fish_gatepass_using_subcommand list-links" -l after -d 'Go on behind this cursor of an earlier run' -r
complete -c gatepass -n "__fish_gatepass_using_subcommand list-links" -l limit -d 'Print at most N rows; where there are more, the cursor to go on from is said' -r
complete -c gatepass -n "__fish_gatepass_using_subcommand list-links" -l json -d 'Print one JSON object instead of text [env: GATEPASS_JSON]'
complete -c gatepass -n "__fish_gatepass_using_subcommand list-links" -l quiet -d 'Leave notices out; errors remain [env: GATEPASS_QUIET]'
complete -c gatepass -n "__fish_gatepass_using_subcommand list-links" -l no-input -d 'Never ask; take a missing value for an error [env: GATEPASS_NO_INPUT]'
complete -c gatepass -n "__fish_gatepass_using_subcommand list-links" -l yes -d 'Answer every question with yes [env: GATEPASS_YES]'
complete -c gatepass -n "__fish_gatepass_using_subcommand list-links" -l dry-run -d 'Do all the work, then roll it back; print no URL and no password [env: GATEPASS_DRY_RUN]'
complete -c gatepass -n "__fish_gatepass_using_subcommand list-links" -l accept-clock -d 'Write although the clock is far behind the newest event'
complete -c gatepass -n "__fish_gatepass_using_subcommand list-links" -l live -d 'Only links that are unused and in time'
complete -c gatepass -n "__fish_gatepass_using_subcommand list-links" -l reverse -d 'Begin at the other end'
complete -c gatepass -n "__fish_gatepass_using_subcommand list-links" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c gatepass -n "__fish_gatepass_using_subcommand revoke-link" -l store -d 'Use the store at PATH [env: GATEPASS_STORE] [default: ~/.local/share/gatepass/gatepass.db]' -r -F
complete -c gatepass -n "__fish_gatepass_using_subcommand revoke-link" -l keys -d 'Use the key ring at PATH [env: GATEPASS_KEYS] [default: ~/.local/share/gatepass/keys.json]' -r -F
complete -c gatepass -n "__fish_gatepass_using_subcommand revoke-link" -l config -d 'Read settings from PATH [env: GATEPASS_CONFIG] [default: ~/.config/gatepass/config.toml, else /etc/gatepass/config.toml]' -r -F
complete -c gatepass -n "__fish_gatepass_using_subcommand revoke-link" -l wait -d 'Wait this long for a busy store [env: GATEPASS_WAIT] [default: 5s]' -r
complete -c gatepass -n "__fish_gatepass_using_subcommand revoke-link" -l actor -d 'Name NAME in the audit trail [env: GATEPASS_ACTOR] [default: SUDO_USER for root; USER, LOGNAME, the user id]' -r
complete -c gatepass -n "__fish_gatepass_using_subcommand revoke-link" -l account -d 'Withdraw every unused link of this account' -r
complete -c gatepass -n "__fish_gatepass_using_subcommand revoke-link" -l reason -d 'Tell the audit trail, and whoever inspects the link, why' -r
complete -c gatepass -n "__fish_gatepass_using_subcommand revoke-link" -l json -d 'Print one JSON object instead of text [env: GATEPASS_JSON]'
complete -c gatepass -n "__fish_gatepass_using_subcommand revoke-link" -l quiet -d 'Leave notices out; errors remain [env: GATEPASS_QUIET]'
complete -c gatepass -n "__fish_gatepass_using_subcommand revoke-link" -l no-input -d 'Never ask; take a missing value for an error [env: GATEPASS_NO_INPUT]'
complete -c gatepass -n "__fish_gatepass_using_subcommand revoke-link" -l yes -d 'Answer every question with yes [env: GATEPASS_YES]'
complete -c gatepass -n "__fish_gatepass_using_subcommand revoke-link" -l dry-run -d 'Do all the work, then roll it back; print no URL and no password [env: GATEPASS_DRY_RUN]'
complete -c gatepass -n "__fish_gatepass_using_subcommand revoke-link" -l accept-clock -d 'Write although the clock is far behind the newest event'
complete -c gatepass -n "__fish_gatepass_using_subcommand revoke-link" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c gatepass -n "__fish_gatepass_using_subcommand prune-links" -l store -d 'Use the store at PATH [env: GATEPASS_STORE] [default: ~/.local/share/gatepass/gatepass.db]' -r -F
complete -c gatepass -n "__fish_gatepass_using_subcommand prune-links" -l keys -d 'Use the key ring at PATH [env: GATEPASS_KEYS] [default: ~/.local/share/gatepass/keys.json]' -r -F
complete -c gatepass -n "__fish_gatepass_using_subcommand prune-links" -l config -d 'Read settings from PATH [env: GATEPASS_CONFIG] [default: ~/.config/gatepass/config.toml, else /etc/gatepass/config.toml]' -r -F
complete -c gatepass -n "__fish_gatepass_using_subcommand prune-links" -l wait -d 'Wait this long for a busy store [env: GATEPASS_WAIT] [default: 5s]' -r
complete -c gatepass -n "__fish_gatepass_using_subcommand prune-links" -l actor -d 'Name NAME in the audit trail [env: GATEPASS_ACTOR] [default: SUDO_USER for root; USER, LOGNAME, the user id]' -r
complete -c gatepass -n "__fish_gatepass_using_subcommand prune-links" -l older-than -d 'Remove links that ran out longer ago than this, such as `90d`' -r
complete -c gatepass -n "__fish_gatepass_using_subcommand prune-links" -l json -d 'Print one JSON object instead of text [env: GATEPASS_JSON]'
complete -c gatepass -n "__fish_gatepass_using_subcommand prune-links" -l quiet -d 'Leave notices out; errors remain [env: GATEPASS_QUIET]'
complete -c gatepass -n "__fish_gatepass_using_subcommand prune-links" -l no-input -d 'Never ask; take a missing value for an error [env: GATEPASS_NO_INPUT]'
complete -c gatepass -n "__fish_gatepass_using_subcommand prune-links" -l yes -d 'Answer every question with yes [env: GATEPASS_YES]'
complete -c gatepass -n "__fish_gatepass_using_subcommand prune-links" -l dry-run -d 'Do all the work, then roll it back; print no URL and no password [env: GATEPASS_DRY_RUN]'
complete -c gatepass -n "__fish_gatepass_using_subcommand prune-links" -l accept-clock -d 'Write although the clock is far behind the newest event'
complete -c gatepass -n "__fish_gatepass_using_subcommand prune-links" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c gatepass -n "__fish_gatepass_using_subcommand list-mail" -l store -d 'Use the store at PATH [env: GATEPASS_STORE] [default: ~/.local/share/gatepass/gatepass.db]' -r -F
complete -c gatepass -n "__fish_gatepass_using_subcommand list-mail" -l keys -d 'Use the key ring at PATH [env: GATEPASS_KEYS] [default: ~/.local/share/gatepass/keys.json]' -r -F
complete -c gatepass -n "__fish_gatepass_using_subcommand list-mail" -l config -d 'Read settings from PATH [env: GATEPASS_CONFIG] [default: ~/.config/gatepass/config.toml, else /etc/gatepass/config.toml]' -r -F
complete -c gatepass -n "__fish_gatepass_using_subcommand list-mail" -l wait -d 'Wait this long for a busy store [env: GATEPASS_WAIT] [default: 5s]' -r
complete -c gatepass -n "__fish_gatepass_using_subcommand list-mail" -l actor -d 'Name NAME in the audit trail [env: GATEPASS_ACTOR] [default: SUDO_USER for root; USER, LOGNAME, the user id]' -r
complete -c gatepass -n "__fish_gatepass_using_subcommand list-mail" -l account -d 'Only mails to this account' -r
complete -c gatepass -n "__fish_gatepass_using_subcommand list-mail" -l state -d 'Only mails in this state' -r -f -a "waiting\t'It was not sent yet, and is tried again'
sent\t'A mail server took it'
given-up\t'It will not be sent'"
complete -c gatepass -n "__fish_gatepass_using_subcommand list-mail" -l within -d 'Only mails written within this time, such as `24h`' -r
complete -c gatepass -n "__fish_gatepass_using_subcommand list-mail" -l after -d 'Go on behind this cursor of an earlier run' -r
complete -c gatepass -n "__fish_gatepass_using_subcommand list-mail" -l limit -d 'Print at most N rows; where there are more, the cursor to go on from is said' -r
complete -c gatepass -n "__fish_gatepass_using_subcommand list-mail" -l json -d 'Print one JSON object instead of text [env: GATEPASS_JSON]'
complete -c gatepass -n "__fish_gatepass_using_subcommand list-mail" -l quiet -d 'Leave notices out; errors remain [env: GATEPASS_QUIET]'
complete -c gatepass -n "__fish_gatepass_using_subcommand list-mail" -l no-input -d 'Never ask; take a missing value for an error [env: GATEPASS_NO_INPUT]'
complete -c gatepass -n "__fish_gatepass_using_subcommand list-mail" -l yes -d 'Answer every question with yes [env: GATEPASS_YES]'
complete -c gatepass -n "__fish_gatepass_using_subcommand list-mail" -l dry-run -d 'Do all the work, then roll it back; print no URL and no password [env: GATEPASS_DRY_RUN]'
complete -c gatepass -n "__fish_gatepass_using_subcommand list-mail" -l accept-clock -d 'Write although the clock is far behind the newest event'
complete -c gatepass -n "__fish_gatepass_using_subcommand list-mail" -l reverse -d 'Begin at the other end'
complete -c gatepass -n "__fish_gatepass_using_subcommand list-mail" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c gatepass -n "__fish_gatepass_using_subcommand send-mail" -l store -d 'Use the store at PATH [env: GATEPASS_STORE] [default: ~/.local/share/gatepass/gatepass.db]' -r -F
complete -c gatepass -n "__fish_gatepass_using_subcommand send-mail" -l keys -d 'Use the key ring at PATH [env: GATEPASS_KEYS] [default: ~/.local/share/gatepass/keys.json]' -r -F
complete -c gatepass -n "__fish_gatepass_using_subcommand send-mail" -l config -d 'Read settings from PATH [env: GATEPASS_CONFIG] [default: ~/.config/gatepass/config.toml, else /etc/gatepass/config.toml]' -r -F
complete -c gatepass -n "__fish_gatepass_using_subcommand send-mail" -l wait -d 'Wait this long for a busy store [env: GATEPASS_WAIT] [default: 5s]' -r
complete -c gatepass -n "__fish_gatepass_using_subcommand send-mail" -l actor -d 'Name NAME in the audit trail [env: GATEPASS_ACTOR] [default: SUDO_USER for root; USER, LOGNAME, the user id]' -r
complete -c gatepass -n "__fish_gatepass_using_subcommand send-mail" -l json -d 'Print one JSON object instead of text [env: GATEPASS_JSON]'
complete -c gatepass -n "__fish_gatepass_using_subcommand send-mail" -l quiet -d 'Leave notices out; errors remain [env: GATEPASS_QUIET]'
complete -c gatepass -n "__fish_gatepass_using_subcommand send-mail" -l no-input -d 'Never ask; take a missing value for an error [env: GATEPASS_NO_INPUT]'
complete -c gatepass -n "__fish_gatepass_using_subcommand send-mail" -l yes -d 'Answer every question with yes [env: GATEPASS_YES]'
complete -c gatepass -n "__fish_gatepass_using_subcommand send-mail" -l dry-run -d 'Do all the work, then roll it back; print no URL and no password [env: GATEPASS_DRY_RUN]'
complete -c gatepass -n "__fish_gatepass_using_subcommand send-mail" -l accept-clock -d 'Write although the clock is far behind the newest event'
complete -c gatepass -n "__fish_gatepass_using_subcommand send-mail" -l now -d 'Try every mail that waits, and not only those whose time has come'
complete -c gatepass -n "__fish_gatepass_using_subcommand send-mail" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c gatepass -n "__fish_gatepass_using_subcommand list-keys" -l store -d 'Use the store at PATH [env: GATEPASS_STORE] [default: ~/.local/share/gatepass/gatepass.db]' -r -F
complete -c gatepass -n "__fish_gatepass_using_subcommand list-keys" -l keys -d 'Use the key ring at PATH [env: GATEPASS_KEYS] [default: ~/.local/share/gatepass/keys.json]' -r -F
complete -c gatepass -n "__fish_gatepass_using_subcommand list-keys" -l config -d 'Read settings from PATH [env: GATEPASS_CONFIG] [default: ~/.config/gatepass/config.toml, else /etc/gatepass/config.toml]' -r -F
complete -c gatepass -n "__fish_gatepass_using_subcommand list-keys" -l wait -d 'Wait this long for a busy store [env: GATEPASS_WAIT] [default: 5s]' -r
complete -c gatepass -n "__fish_gatepass_using_subcommand list-keys" -l actor -d 'Name NAME in the audit trail [env: GATEPASS_ACTOR] [default: SUDO_USER for root; USER, LOGNAME, the user id]' -r
complete -c gatepass -n "__fish_gatepass_using_subcommand list-keys" -l json -d 'Print one JSON object instead of text [env: GATEPASS_JSON]'
complete -c gatepass -n "__fish_gatepass_using_subcommand list-keys" -l quiet -d 'Leave notices out; errors remain [env: GATEPASS_QUIET]'
complete -c gatepass -n "__fish_gatepass_using_subcommand list-keys" -l no-input -d 'Never ask; take a missing value for an error [env: GATEPASS_NO_INPUT]'
complete -c gatepass -n "__fish_gatepass_using_subcommand list-keys" -l yes -d 'Answer every question with yes [env: GATEPASS_YES]'
complete -c gatepass -n "__fish_gatepass_using_subcommand list-keys" -l dry-run -d 'Do all the work, then roll it back; print no URL and no password [env: GATEPASS_DRY_RUN]'
complete -c gatepass -n "__fish_gatepass_using_subcommand list-keys" -l accept-clock -d 'Write although the clock is far behind the newest event'
complete -c gatepass -n "__fish_gatepass_using_subcommand list-keys" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c gatepass -n "__fish_gatepass_using_subcommand generate-key" -l store -d 'Use the store at PATH [env: GATEPASS_STORE] [default: ~/.local/share/gatepass/gatepass.db]' -r -F
complete -c gatepass -n "__fish_gatepass_using_subcommand generate-key" -l keys -d 'Use the key ring at PATH [env: GATEPASS_KEYS] [default: ~/.local/share/gatepass/keys.json]' -r -F
complete -c gatepass -n "__fish_gatepass_using_subcommand generate-key" -l config -d 'Read settings from PATH [env: GATEPASS_CONFIG] [default: ~/.config/gatepass/config.toml, else /etc/gatepass/config.toml]' -r -F
complete -c gatepass -n "__fish_gatepass_using_subcommand generate-key" -l wait -d 'Wait this long for a busy store [env: GATEPASS_WAIT] [default: 5s]' -r
complete -c gatepass -n "__fish_gatepass_using_subcommand generate-key" -l actor -d 'Name NAME in the audit trail [env: GATEPASS_ACTOR] [default: SUDO_USER for root; USER, LOGNAME, the user id]' -r
complete -c gatepass -n "__fish_gatepass_using_subcommand generate-key" -l algorithm -d 'The algorithm: `HS256`, `HS384`, `HS512`, `EdDSA` or `ES256`' -r
complete -c gatepass -n "__fish_gatepass_using_subcommand generate-key" -l key-id -d 'Call the key by this id in place of one of chance' -r
complete -c gatepass -n "__fish_gatepass_using_subcommand generate-key" -l json -d 'Print one JSON object instead of text [env: GATEPASS_JSON]'
complete -c gatepass -n "__fish_gatepass_using_subcommand generate-key" -l quiet -d 'Leave notices out; errors remain [env: GATEPASS_QUIET]'
complete -c gatepass -n "__fish_gatepass_using_subcommand generate-key" -l no-input -d 'Never ask; take a missing value for an error [env: GATEPASS_NO_INPUT]'
complete -c gatepass -n "__fish_gatepass_using_subcommand generate-key" -l yes -d 'Answer every question with yes [env: GATEPASS_YES]'
complete -c gatepass -n "__fish_gatepass_using_subcommand generate-key" -l dry-run -d 'Do all the work, then roll it back; print no URL and no password [env: GATEPASS_DRY_RUN]'
complete -c gatepass -n "__fish_gatepass_using_subcommand generate-key" -l accept-clock -d 'Write although the clock is far behind the newest event'
complete -c gatepass -n "__fish_gatepass_using_subcommand generate-key" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c gatepass -n "__fish_gatepass_using_subcommand rotate-key" -l store -d 'Use the store at PATH [env: GATEPASS_STORE] [default: ~/.local/share/gatepass/gatepass.db]' -r -F
complete -c gatepass -n "__fish_gatepass_using_subcommand rotate-key" -l keys -d 'Use the key ring at PATH [env: GATEPASS_KEYS] [default: ~/.local/share/gatepass/keys.json]' -r -F
complete -c gatepass -n "__fish_gatepass_using_subcommand rotate-key" -l config -d 'Read settings from PATH [env: GATEPASS_CONFIG] [default: ~/.config/gatepass/config.toml, else /etc/gatepass/config.toml]' -r -F
complete -c gatepass -n "__fish_gatepass_using_subcommand rotate-key" -l wait -d 'Wait this long for a busy store [env: GATEPASS_WAIT] [default: 5s]' -r
complete -c gatepass -n "__fish_gatepass_using_subcommand rotate-key" -l actor -d 'Name NAME in the audit trail [env: GATEPASS_ACTOR] [default: SUDO_USER for root; USER, LOGNAME, the user id]' -r
complete -c gatepass -n "__fish_gatepass_using_subcommand rotate-key" -l algorithm -d 'The new key\'s algorithm: `HS256`, `HS384`, `HS512`, `EdDSA` or `ES256` [default: that of the key before]' -r
complete -c gatepass -n "__fish_gatepass_using_subcommand rotate-key" -l to -d 'Sign with this key, which stands by, in place of a new one' -r
complete -c gatepass -n "__fish_gatepass_using_subcommand rotate-key" -l of -d 'With --compromised: the key that somebody else has, where it is not the one that signs' -r
complete -c gatepass -n "__fish_gatepass_using_subcommand rotate-key" -l json -d 'Print one JSON object instead of text [env: GATEPASS_JSON]'
complete -c gatepass -n "__fish_gatepass_using_subcommand rotate-key" -l quiet -d 'Leave notices out; errors remain [env: GATEPASS_QUIET]'
complete -c gatepass -n "__fish_gatepass_using_subcommand rotate-key" -l no-input -d 'Never ask; take a missing value for an error [env: GATEPASS_NO_INPUT]'
complete -c gatepass -n "__fish_gatepass_using_subcommand rotate-key" -l yes -d 'Answer every question with yes [env: GATEPASS_YES]'
complete -c gatepass -n "__fish_gatepass_using_subcommand rotate-key" -l dry-run -d 'Do all the work, then roll it back; print no URL and no password [env: GATEPASS_DRY_RUN]'
complete -c gatepass -n "__fish_gatepass_using_subcommand rotate-key" -l accept-clock -d 'Write although the clock is far behind the newest event'
complete -c gatepass -n "__fish_gatepass_using_subcommand rotate-key" -l compromised -d 'Retire the key before at once and withdraw its unused links, because somebody else has it'
complete -c gatepass -n "__fish_gatepass_using_subcommand rotate-key" -l reissue -d 'Issue fresh links in the place of those that are withdrawn'
complete -c gatepass -n "__fish_gatepass_using_subcommand rotate-key" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c gatepass -n "__fish_gatepass_using_subcommand retire-key" -l store -d 'Use the store at PATH [env: GATEPASS_STORE] [default: ~/.local/share/gatepass/gatepass.db]' -r -F
complete -c gatepass -n "__fish_gatepass_using_subcommand retire-key" -l keys -d 'Use the key ring at PATH [env: GATEPASS_KEYS] [default: ~/.local/share/gatepass/keys.json]' -r -F
complete -c gatepass -n "__fish_gatepass_using_subcommand retire-key" -l config -d 'Read settings from PATH [env: GATEPASS_CONFIG] [default: ~/.config/gatepass/config.toml, else /etc/gatepass/config.toml]' -r -F
complete -c gatepass -n "__fish_gatepass_using_subcommand retire-key" -l wait -d 'Wait this long for a busy store [env: GATEPASS_WAIT] [default: 5s]' -r
complete -c gatepass -n "__fish_gatepass_using_subcommand retire-key" -l actor -d 'Name NAME in the audit trail [env: GATEPASS_ACTOR] [default: SUDO_USER for root; USER, LOGNAME, the user id]' -r
complete -c gatepass -n "__fish_gatepass_using_subcommand retire-key" -l json -d 'Print one JSON object instead of text [env: GATEPASS_JSON]'
complete -c gatepass -n "__fish_gatepass_using_subcommand retire-key" -l quiet -d 'Leave notices out; errors remain [env: GATEPASS_QUIET]'
complete -c gatepass -n "__fish_gatepass_using_subcommand retire-key" -l no-input -d 'Never ask; take a missing value for an error [env: GATEPASS_NO_INPUT]'
complete -c gatepass -n "__fish_gatepass_using_subcommand retire-key" -l yes -d 'Answer every question with yes [env: GATEPASS_YES]'
complete -c gatepass -n "__fish_gatepass_using_subcommand retire-key" -l dry-run -d 'Do all the work, then roll it back; print no URL and no password [env: GATEPASS_DRY_RUN]'
complete -c gatepass -n "__fish_gatepass_using_subcommand retire-key" -l accept-clock -d 'Write although the clock is far behind the newest event'
complete -c gatepass -n "__fish_gatepass_using_subcommand retire-key" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c gatepass -n "__fish_gatepass_using_subcommand import-key" -l store -d 'Use the store at PATH [env: GATEPASS_STORE] [default: ~/.local/share/gatepass/gatepass.db]' -r -F
complete -c gatepass -n "__fish_gatepass_using_subcommand import-key" -l keys -d 'Use the key ring at PATH [env: GATEPASS_KEYS] [default: ~/.local/share/gatepass/keys.json]' -r -F
complete -c gatepass -n "__fish_gatepass_using_subcommand import-key" -l config -d 'Read settings from PATH [env: GATEPASS_CONFIG] [default: ~/.config/gatepass/config.toml, else /etc/gatepass/config.toml]' -r -F
complete -c gatepass -n "__fish_gatepass_using_subcommand import-key" -l wait -d 'Wait this long for a busy store [env: GATEPASS_WAIT] [default: 5s]' -r
complete -c gatepass -n "__fish_gatepass_using_subcommand import-key" -l actor -d 'Name NAME in the audit trail [env: GATEPASS_ACTOR] [default: SUDO_USER for root; USER, LOGNAME, the user id]' -r
complete -c gatepass -n "__fish_gatepass_using_subcommand import-key" -l key-id -d 'Call the key by this id in place of its own' -r
complete -c gatepass -n "__fish_gatepass_using_subcommand import-key" -l json -d 'Print one JSON object instead of text [env: GATEPASS_JSON]'
complete -c gatepass -n "__fish_gatepass_using_subcommand import-key" -l quiet -d 'Leave notices out; errors remain [env: GATEPASS_QUIET]'
complete -c gatepass -n "__fish_gatepass_using_subcommand import-key" -l no-input -d 'Never ask; take a missing value for an error [env: GATEPASS_NO_INPUT]'
complete -c gatepass -n "__fish_gatepass_using_subcommand import-key" -l yes -d 'Answer every question with yes [env: GATEPASS_YES]'
complete -c gatepass -n "__fish_gatepass_using_subcommand import-key" -l dry-run -d 'Do all the work, then roll it back; print no URL and no password [env: GATEPASS_DRY_RUN]'
complete -c gatepass -n "__fish_gatepass_using_subcommand import-key" -l accept-clock -d 'Write although the clock is far behind the newest event'
complete -c gatepass -n "__fish_gatepass_using_subcommand import-key" -l secret -d 'Take the file\'s raw bytes for an HMAC secret, such as Django\'s SECRET_KEY'
complete -c gatepass -n "__fish_gatepass_using_subcommand import-key" -l sign -d 'Sign links with it from now on, and with no other key'
complete -c gatepass -n "__fish_gatepass_using_subcommand import-key" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c gatepass -n "__fish_gatepass_using_subcommand export-keys" -l store -d 'Use the store at PATH [env: GATEPASS_STORE] [default: ~/.local/share/gatepass/gatepass.db]' -r -F
complete -c gatepass -n "__fish_gatepass_using_subcommand export-keys" -l keys -d 'Use the key ring at PATH [env: GATEPASS_KEYS] [default: ~/.local/share/gatepass/keys.json]' -r -F
complete -c gatepass -n "__fish_gatepass_using_subcommand export-keys" -l config -d 'Read settings from PATH [env: GATEPASS_CONFIG] [default: ~/.config/gatepass/config.toml, else /etc/gatepass/config.toml]' -r -F
complete -c gatepass -n "__fish_gatepass_using_subcommand export-keys" -l wait -d 'Wait this long for a busy store [env: GATEPASS_WAIT] [default: 5s]' -r
complete -c gatepass -n "__fish_gatepass_using_subcommand export-keys" -l actor -d 'Name NAME in the audit trail [env: GATEPASS_ACTOR] [default: SUDO_USER for root; USER, LOGNAME, the user id]' -r
complete -c gatepass -n "__fish_gatepass_using_subcommand export-keys" -l json -d 'Print one JSON object instead of text [env: GATEPASS_JSON]'
complete -c gatepass -n "__fish_gatepass_using_subcommand export-keys" -l quiet -d 'Leave notices out; errors remain [env: GATEPASS_QUIET]'
complete -c gatepass -n "__fish_gatepass_using_subcommand export-keys" -l no-input -d 'Never ask; take a missing value for an error [env: GATEPASS_NO_INPUT]'
complete -c gatepass -n "__fish_gatepass_using_subcommand export-keys" -l yes -d 'Answer every question with yes [env: GATEPASS_YES]'
complete -c gatepass -n "__fish_gatepass_using_subcommand export-keys" -l dry-run -d 'Do all the work, then roll it back; print no URL and no password [env: GATEPASS_DRY_RUN]'
complete -c gatepass -n "__fish_gatepass_using_subcommand export-keys" -l accept-clock -d 'Write although the clock is far behind the newest event'
complete -c gatepass -n "__fish_gatepass_using_subcommand export-keys" -l public -d 'Print the public parts; nothing else of a key is ever printed'
complete -c gatepass -n "__fish_gatepass_using_subcommand export-keys" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c gatepass -n "__fish_gatepass_using_subcommand audit" -l store -d 'Use the store at PATH [env: GATEPASS_STORE] [default: ~/.local/share/gatepass/gatepass.db]' -r -F
complete -c gatepass -n "__fish_gatepass_using_subcommand audit" -l keys -d 'Use the key ring at PATH [env: GATEPASS_KEYS] [default: ~/.local/share/gatepass/keys.json]' -r -F
complete -c gatepass -n "__fish_gatepass_using_subcommand audit" -l config -d 'Read settings from PATH [env: GATEPASS_CONFIG] [default: ~/.config/gatepass/config.toml, else /etc/gatepass/config.toml]' -r -F
complete -c gatepass -n "__fish_gatepass_using_subcommand audit" -l wait -d 'Wait this long for a busy store [env: GATEPASS_WAIT] [default: 5s]' -r
complete -c gatepass -n "__fish_gatepass_using_subcommand audit" -l actor -d 'Name NAME in the audit trail [env: GATEPASS_ACTOR] [default: SUDO_USER for root; USER, LOGNAME, the user id]' -r
complete -c gatepass -n "__fish_gatepass_using_subcommand audit" -l account -d 'Only what happened to this account' -r
complete -c gatepass -n "__fish_gatepass_using_subcommand audit" -l account-id -d 'Only what happened to the account of this number, which may be deleted' -r
complete -c gatepass -n "__fish_gatepass_using_subcommand audit" -l link -d 'Only what happened to the link of this id, or of its first eight characters' -r
complete -c gatepass -n "__fish_gatepass_using_subcommand audit" -l by -d 'Only what was done in this name' -r
complete -c gatepass -n "__fish_gatepass_using_subcommand audit" -l action -d 'Only events of this kind' -r -f -a "registered\t'an account was created'
link-issued\t'a link was issued; the detail names those it superseded'
activated\t'an account became active, by a link or by an operator\'s decision'
password-reset\t'a link brought the account a new password'
email-changed\t'a link brought the account a new address'
suspended\t'an account was switched off'
resumed\t'a suspended account became again what it was'
renamed\t'an account got another name'
email-set\t'an operator gave the account another address'
password-set\t'an operator gave the account another password'
role-granted\t'an account got a role'
role-withdrawn\t'an account lost a role'
deleted\t'an account was deleted: its name, its address and its password were erased'
link-revoked\t'a link was withdrawn'
links-pruned\t'records of links that ended long ago were removed'
mail-queued\t'a mail was written that carries a link'
mail-sent\t'a mail server took it'
mail-given-up\t'it will not be sent; the detail says why'
key-generated\t'the key ring got a new key'
key-imported\t'the key ring got a key from elsewhere'
key-rotated\t'another key signs from now on'
key-retired\t'a key was retired, and what it signed works no more'
store-restored\t'the store was replaced by a copy'"
complete -c gatepass -n "__fish_gatepass_using_subcommand audit" -l since -d 'Only what happened at this instant and after it' -r
complete -c gatepass -n "__fish_gatepass_using_subcommand audit" -l until -d 'Only what happened up to this instant' -r
complete -c gatepass -n "__fish_gatepass_using_subcommand audit" -l after -d 'Begin behind the event of this number, in the order of the listing' -r
complete -c gatepass -n "__fish_gatepass_using_subcommand audit" -l newest -d 'Only the newest N events' -r
complete -c gatepass -n "__fish_gatepass_using_subcommand audit" -l limit -d 'Print at most N rows; where there are more, the cursor to go on from is said' -r
complete -c gatepass -n "__fish_gatepass_using_subcommand audit" -l expect -d 'With --verify: make sure that the event that was kept as HEAD is still there' -r
complete -c gatepass -n "__fish_gatepass_using_subcommand audit" -l json -d 'Print one JSON object instead of text [env: GATEPASS_JSON]'
complete -c gatepass -n "__fish_gatepass_using_subcommand audit" -l quiet -d 'Leave notices out; errors remain [env: GATEPASS_QUIET]'
complete -c gatepass -n "__fish_gatepass_using_subcommand audit" -l no-input -d 'Never ask; take a missing value for an error [env: GATEPASS_NO_INPUT]'
complete -c gatepass -n "__fish_gatepass_using_subcommand audit" -l yes -d 'Answer every question with yes [env: GATEPASS_YES]'
complete -c gatepass -n "__fish_gatepass_using_subcommand audit" -l dry-run -d 'Do all the work, then roll it back; print no URL and no password [env: GATEPASS_DRY_RUN]'
complete -c gatepass -n "__fish_gatepass_using_subcommand audit" -l accept-clock -d 'Write although the clock is far behind the newest event'
complete -c gatepass -n "__fish_gatepass_using_subcommand audit" -l reverse -d 'Begin at the other end'
complete -c gatepass -n "__fish_gatepass_using_subcommand audit" -l follow -d 'Go on with new events as they are written, until Ctrl-C'
complete -c gatepass -n "__fish_gatepass_using_subcommand audit" -l verify -d 'Check that no event was changed, removed or put in'
complete -c gatepass -n "__fish_gatepass_using_subcommand audit" -l head -d 'Print the number and the hash of the newest event, to be kept elsewhere'
complete -c gatepass -n "__fish_gatepass_using_subcommand audit" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c gatepass -n "__fish_gatepass_using_subcommand init" -l store -d 'Use the store at PATH [env: GATEPASS_STORE] [default: ~/.local/share/gatepass/gatepass.db]' -r -F
complete -c gatepass -n "__fish_gatepass_using_subcommand init" -l keys -d 'Use the key ring at PATH [env: GATEPASS_KEYS] [default: ~/.local/share/gatepass/keys.json]' -r -F
complete -c gatepass -n "__fish_gatepass_using_subcommand init" -l config -d 'Read settings from PATH [env: GATEPASS_CONFIG] [default: ~/.config/gatepass/config.toml, else /etc/gatepass/config.toml]' -r -F
complete -c gatepass -n "__fish_gatepass_using_subcommand init" -l wait -d 'Wait this long for a busy store [env: GATEPASS_WAIT] [default: 5s]' -r
complete -c gatepass -n "__fish_gatepass_using_subcommand init" -l actor -d 'Name NAME in the audit trail [env: GATEPASS_ACTOR] [default: SUDO_USER for root; USER, LOGNAME, the user id]' -r
complete -c gatepass -n "__fish_gatepass_using_subcommand init" -l json -d 'Print one JSON object instead of text [env: GATEPASS_JSON]'
complete -c gatepass -n "__fish_gatepass_using_subcommand init" -l quiet -d 'Leave notices out; errors remain [env: GATEPASS_QUIET]'
complete -c gatepass -n "__fish_gatepass_using_subcommand init" -l no-input -d 'Never ask; take a missing value for an error [env: GATEPASS_NO_INPUT]'
complete -c gatepass -n "__fish_gatepass_using_subcommand init" -l yes -d 'Answer every question with yes [env: GATEPASS_YES]'
complete -c gatepass -n "__fish_gatepass_using_subcommand init" -l dry-run -d 'Do all the work, then roll it back; print no URL and no password [env: GATEPASS_DRY_RUN]'
complete -c gatepass -n "__fish_gatepass_using_subcommand init" -l accept-clock -d 'Write although the clock is far behind the newest event'
complete -c gatepass -n "__fish_gatepass_using_subcommand init" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c gatepass -n "__fish_gatepass_using_subcommand check" -l store -d 'Use the store at PATH [env: GATEPASS_STORE] [default: ~/.local/share/gatepass/gatepass.db]' -r -F
complete -c gatepass -n "__fish_gatepass_using_subcommand check" -l keys -d 'Use the key ring at PATH [env: GATEPASS_KEYS] [default: ~/.local/share/gatepass/keys.json]' -r -F
complete -c gatepass -n "__fish_gatepass_using_subcommand check" -l config -d 'Read settings from PATH [env: GATEPASS_CONFIG] [default: ~/.config/gatepass/config.toml, else /etc/gatepass/config.toml]' -r -F
complete -c gatepass -n "__fish_gatepass_using_subcommand check" -l wait -d 'Wait this long for a busy store [env: GATEPASS_WAIT] [default: 5s]' -r
complete -c gatepass -n "__fish_gatepass_using_subcommand check" -l actor -d 'Name NAME in the audit trail [env: GATEPASS_ACTOR] [default: SUDO_USER for root; USER, LOGNAME, the user id]' -r
complete -c gatepass -n "__fish_gatepass_using_subcommand check" -l json -d 'Print one JSON object instead of text [env: GATEPASS_JSON]'
complete -c gatepass -n "__fish_gatepass_using_subcommand check" -l quiet -d 'Leave notices out; errors remain [env: GATEPASS_QUIET]'
complete -c gatepass -n "__fish_gatepass_using_subcommand check" -l no-input -d 'Never ask; take a missing value for an error [env: GATEPASS_NO_INPUT]'
complete -c gatepass -n "__fish_gatepass_using_subcommand check" -l yes -d 'Answer every question with yes [env: GATEPASS_YES]'
complete -c gatepass -n "__fish_gatepass_using_subcommand check" -l dry-run -d 'Do all the work, then roll it back; print no URL and no password [env: GATEPASS_DRY_RUN]'
complete -c gatepass -n "__fish_gatepass_using_subcommand check" -l accept-clock -d 'Write although the clock is far behind the newest event'
complete -c gatepass -n "__fish_gatepass_using_subcommand check" -l quick -d 'Leave out what reads the whole store'
complete -c gatepass -n "__fish_gatepass_using_subcommand check" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c gatepass -n "__fish_gatepass_using_subcommand export" -l store -d 'Use the store at PATH [env: GATEPASS_STORE] [default: ~/.local/share/gatepass/gatepass.db]' -r -F
complete -c gatepass -n "__fish_gatepass_using_subcommand export" -l keys -d 'Use the key ring at PATH [env: GATEPASS_KEYS] [default: ~/.local/share/gatepass/keys.json]' -r -F
complete -c gatepass -n "__fish_gatepass_using_subcommand export" -l config -d 'Read settings from PATH [env: GATEPASS_CONFIG] [default: ~/.config/gatepass/config.toml, else /etc/gatepass/config.toml]' -r -F
complete -c gatepass -n "__fish_gatepass_using_subcommand export" -l wait -d 'Wait this long for a busy store [env: GATEPASS_WAIT] [default: 5s]' -r
complete -c gatepass -n "__fish_gatepass_using_subcommand export" -l actor -d 'Name NAME in the audit trail [env: GATEPASS_ACTOR] [default: SUDO_USER for root; USER, LOGNAME, the user id]' -r
complete -c gatepass -n "__fish_gatepass_using_subcommand export" -l format -d 'The format; csv where nothing is said, and json-lines under --json' -r -f -a "csv\t'Lines of values between commas, under a header'
json-lines\t'A JSON object a line'
django\t'A fixture for Django\'s loaddata'"
complete -c gatepass -n "__fish_gatepass_using_subcommand export" -l output -d 'Write into a new file that nobody else can read, which gets its name once it is whole' -r -F
complete -c gatepass -n "__fish_gatepass_using_subcommand export" -l state -d 'Only accounts in this state' -r -f -a "pending\t'Registered, never activated'
active\t'Activated'
suspended\t'Switched off'"
complete -c gatepass -n "__fish_gatepass_using_subcommand export" -l role -d 'Only accounts with this role' -r
complete -c gatepass -n "__fish_gatepass_using_subcommand export" -l json -d 'Print one JSON object instead of text [env: GATEPASS_JSON]'
complete -c gatepass -n "__fish_gatepass_using_subcommand export" -l quiet -d 'Leave notices out; errors remain [env: GATEPASS_QUIET]'
complete -c gatepass -n "__fish_gatepass_using_subcommand export" -l no-input -d 'Never ask; take a missing value for an error [env: GATEPASS_NO_INPUT]'
complete -c gatepass -n "__fish_gatepass_using_subcommand export" -l yes -d 'Answer every question with yes [env: GATEPASS_YES]'
complete -c gatepass -n "__fish_gatepass_using_subcommand export" -l dry-run -d 'Do all the work, then roll it back; print no URL and no password [env: GATEPASS_DRY_RUN]'
complete -c gatepass -n "__fish_gatepass_using_subcommand export" -l accept-clock -d 'Write although the clock is far behind the newest event'
complete -c gatepass -n "__fish_gatepass_using_subcommand export" -l with-hashes -d 'Write the password hashes too; whoever has them can try passwords'
complete -c gatepass -n "__fish_gatepass_using_subcommand export" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c gatepass -n "__fish_gatepass_using_subcommand backup" -l store -d 'Use the store at PATH [env: GATEPASS_STORE] [default: ~/.local/share/gatepass/gatepass.db]' -r -F
complete -c gatepass -n "__fish_gatepass_using_subcommand backup" -l keys -d 'Use the key ring at PATH [env: GATEPASS_KEYS] [default: ~/.local/share/gatepass/keys.json]' -r -F
complete -c gatepass -n "__fish_gatepass_using_subcommand backup" -l config -d 'Read settings from PATH [env: GATEPASS_CONFIG] [default: ~/.config/gatepass/config.toml, else /etc/gatepass/config.toml]' -r -F
complete -c gatepass -n "__fish_gatepass_using_subcommand backup" -l wait -d 'Wait this long for a busy store [env: GATEPASS_WAIT] [default: 5s]' -r
complete -c gatepass -n "__fish_gatepass_using_subcommand backup" -l actor -d 'Name NAME in the audit trail [env: GATEPASS_ACTOR] [default: SUDO_USER for root; USER, LOGNAME, the user id]' -r
complete -c gatepass -n "__fish_gatepass_using_subcommand backup" -l json -d 'Print one JSON object instead of text [env: GATEPASS_JSON]'
complete -c gatepass -n "__fish_gatepass_using_subcommand backup" -l quiet -d 'Leave notices out; errors remain [env: GATEPASS_QUIET]'
complete -c gatepass -n "__fish_gatepass_using_subcommand backup" -l no-input -d 'Never ask; take a missing value for an error [env: GATEPASS_NO_INPUT]'
complete -c gatepass -n "__fish_gatepass_using_subcommand backup" -l yes -d 'Answer every question with yes [env: GATEPASS_YES]'
complete -c gatepass -n "__fish_gatepass_using_subcommand backup" -l dry-run -d 'Do all the work, then roll it back; print no URL and no password [env: GATEPASS_DRY_RUN]'
complete -c gatepass -n "__fish_gatepass_using_subcommand backup" -l accept-clock -d 'Write although the clock is far behind the newest event'
complete -c gatepass -n "__fish_gatepass_using_subcommand backup" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c gatepass -n "__fish_gatepass_using_subcommand restore" -l store -d 'Use the store at PATH [env: GATEPASS_STORE] [default: ~/.local/share/gatepass/gatepass.db]' -r -F
complete -c gatepass -n "__fish_gatepass_using_subcommand restore" -l keys -d 'Use the key ring at PATH [env: GATEPASS_KEYS] [default: ~/.local/share/gatepass/keys.json]' -r -F
complete -c gatepass -n "__fish_gatepass_using_subcommand restore" -l config -d 'Read settings from PATH [env: GATEPASS_CONFIG] [default: ~/.config/gatepass/config.toml, else /etc/gatepass/config.toml]' -r -F
complete -c gatepass -n "__fish_gatepass_using_subcommand restore" -l wait -d 'Wait this long for a busy store [env: GATEPASS_WAIT] [default: 5s]' -r
complete -c gatepass -n "__fish_gatepass_using_subcommand restore" -l actor -d 'Name NAME in the audit trail [env: GATEPASS_ACTOR] [default: SUDO_USER for root; USER, LOGNAME, the user id]' -r
complete -c gatepass -n "__fish_gatepass_using_subcommand restore" -l json -d 'Print one JSON object instead of text [env: GATEPASS_JSON]'
complete -c gatepass -n "__fish_gatepass_using_subcommand restore" -l quiet -d 'Leave notices out; errors remain [env: GATEPASS_QUIET]'
complete -c gatepass -n "__fish_gatepass_using_subcommand restore" -l no-input -d 'Never ask; take a missing value for an error [env: GATEPASS_NO_INPUT]'
complete -c gatepass -n "__fish_gatepass_using_subcommand restore" -l yes -d 'Answer every question with yes [env: GATEPASS_YES]'
complete -c gatepass -n "__fish_gatepass_using_subcommand restore" -l dry-run -d 'Do all the work, then roll it back; print no URL and no password [env: GATEPASS_DRY_RUN]'
complete -c gatepass -n "__fish_gatepass_using_subcommand restore" -l accept-clock -d 'Write although the clock is far behind the newest event'
complete -c gatepass -n "__fish_gatepass_using_subcommand restore" -l keep-links -d 'Let the copy\'s unspent links work'
complete -c gatepass -n "__fish_gatepass_using_subcommand restore" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c gatepass -n "__fish_gatepass_using_subcommand serve" -l store -d 'Use the store at PATH [env: GATEPASS_STORE] [default: ~/.local/share/gatepass/gatepass.db]' -r -F
complete -c gatepass -n "__fish_gatepass_using_subcommand serve" -l keys -d 'Use the key ring at PATH [env: GATEPASS_KEYS] [default: ~/.local/share/gatepass/keys.json]' -r -F
complete -c gatepass -n "__fish_gatepass_using_subcommand serve" -l config -d 'Read settings from PATH [env: GATEPASS_CONFIG] [default: ~/.config/gatepass/config.toml, else /etc/gatepass/config.toml]' -r -F
complete -c gatepass -n "__fish_gatepass_using_subcommand serve" -l wait -d 'Wait this long for a busy store [env: GATEPASS_WAIT] [default: 5s]' -r
complete -c gatepass -n "__fish_gatepass_using_subcommand serve" -l actor -d 'Name NAME in the audit trail [env: GATEPASS_ACTOR] [default: SUDO_USER for root; USER, LOGNAME, the user id]' -r
complete -c gatepass -n "__fish_gatepass_using_subcommand serve" -l listen -d 'Listen on this address and port; a socket that systemd hands over goes first' -r
complete -c gatepass -n "__fish_gatepass_using_subcommand serve" -l trusted-proxy -d 'Let this proxy say who asks, such as `127.0.0.1` or `10.0.0.0/8`; may be repeated' -r
complete -c gatepass -n "__fish_gatepass_using_subcommand serve" -l proxy-header -d 'Read who asks from this header of a trusted proxy, and from no other' -r -f -a "x-forwarded-for\t'`X-Forwarded-For`, which nearly every proxy sets'
forwarded\t'`Forwarded` (RFC 7239)'"
complete -c gatepass -n "__fish_gatepass_using_subcommand serve" -l requests-per-minute -d 'Answer so many requests of one address in a minute; 0 for all' -r
complete -c gatepass -n "__fish_gatepass_using_subcommand serve" -l metrics-listen -d 'Count what was answered for Prometheus, at http://ADDRESS/metrics' -r
complete -c gatepass -n "__fish_gatepass_using_subcommand serve" -l name -d 'Put this name on the pages' -r
complete -c gatepass -n "__fish_gatepass_using_subcommand serve" -l logo -d 'Put this picture on the pages: PNG, SVG, JPEG, GIF or WebP' -r -F
complete -c gatepass -n "__fish_gatepass_using_subcommand serve" -l css -d 'Use this style sheet in place of the one that is built in' -r -F
complete -c gatepass -n "__fish_gatepass_using_subcommand serve" -l json -d 'Print one JSON object instead of text [env: GATEPASS_JSON]'
complete -c gatepass -n "__fish_gatepass_using_subcommand serve" -l quiet -d 'Leave notices out; errors remain [env: GATEPASS_QUIET]'
complete -c gatepass -n "__fish_gatepass_using_subcommand serve" -l no-input -d 'Never ask; take a missing value for an error [env: GATEPASS_NO_INPUT]'
complete -c gatepass -n "__fish_gatepass_using_subcommand serve" -l yes -d 'Answer every question with yes [env: GATEPASS_YES]'
complete -c gatepass -n "__fish_gatepass_using_subcommand serve" -l dry-run -d 'Do all the work, then roll it back; print no URL and no password [env: GATEPASS_DRY_RUN]'
complete -c gatepass -n "__fish_gatepass_using_subcommand serve" -l accept-clock -d 'Write although the clock is far behind the newest event'
complete -c gatepass -n "__fish_gatepass_using_subcommand serve" -l allow-registration -d 'Let people register themselves: POST /api-register/'
complete -c gatepass -n "__fish_gatepass_using_subcommand serve" -l no-create -d 'Take a missing store for an error also where people may register'
complete -c gatepass -n "__fish_gatepass_using_subcommand serve" -l show-confirmation-url -d 'Show whoever registers the link in the answer'
complete -c gatepass -n "__fish_gatepass_using_subcommand serve" -l mail -d 'Send mail: the links of people who register, and whatever waits in the outbox'
complete -c gatepass -n "__fish_gatepass_using_subcommand serve" -l activate-on-get -d 'Let a GET that does not prefer a page spend the link, as the old system did'
complete -c gatepass -n "__fish_gatepass_using_subcommand serve" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c gatepass -n "__fish_gatepass_using_subcommand config" -l store -d 'Use the store at PATH [env: GATEPASS_STORE] [default: ~/.local/share/gatepass/gatepass.db]' -r -F
complete -c gatepass -n "__fish_gatepass_using_subcommand config" -l keys -d 'Use the key ring at PATH [env: GATEPASS_KEYS] [default: ~/.local/share/gatepass/keys.json]' -r -F
complete -c gatepass -n "__fish_gatepass_using_subcommand config" -l config -d 'Read settings from PATH [env: GATEPASS_CONFIG] [default: ~/.config/gatepass/config.toml, else /etc/gatepass/config.toml]' -r -F
complete -c gatepass -n "__fish_gatepass_using_subcommand config" -l wait -d 'Wait this long for a busy store [env: GATEPASS_WAIT] [default: 5s]' -r
complete -c gatepass -n "__fish_gatepass_using_subcommand config" -l actor -d 'Name NAME in the audit trail [env: GATEPASS_ACTOR] [default: SUDO_USER for root; USER, LOGNAME, the user id]' -r
complete -c gatepass -n "__fish_gatepass_using_subcommand config" -l json -d 'Print one JSON object instead of text [env: GATEPASS_JSON]'
complete -c gatepass -n "__fish_gatepass_using_subcommand config" -l quiet -d 'Leave notices out; errors remain [env: GATEPASS_QUIET]'
complete -c gatepass -n "__fish_gatepass_using_subcommand config" -l no-input -d 'Never ask; take a missing value for an error [env: GATEPASS_NO_INPUT]'
complete -c gatepass -n "__fish_gatepass_using_subcommand config" -l yes -d 'Answer every question with yes [env: GATEPASS_YES]'
complete -c gatepass -n "__fish_gatepass_using_subcommand config" -l dry-run -d 'Do all the work, then roll it back; print no URL and no password [env: GATEPASS_DRY_RUN]'
complete -c gatepass -n "__fish_gatepass_using_subcommand config" -l accept-clock -d 'Write although the clock is far behind the newest event'
complete -c gatepass -n "__fish_gatepass_using_subcommand config" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c gatepass -n "__fish_gatepass_using_subcommand completions" -l store -d 'Use the store at PATH [env: GATEPASS_STORE] [default: ~/.local/share/gatepass/gatepass.db]' -r -F
complete -c gatepass -n "__fish_gatepass_using_subcommand completions" -l keys -d 'Use the key ring at PATH [env: GATEPASS_KEYS] [default: ~/.local/share/gatepass/keys.json]' -r -F
complete -c gatepass -n "__fish_gatepass_using_subcommand completions" -l config -d 'Read settings from PATH [env: GATEPASS_CONFIG] [default: ~/.config/gatepass/config.toml, else /etc/gatepass/config.toml]' -r -F
complete -c gatepass -n "__fish_gatepass_using_subcommand completions" -l wait -d 'Wait this long for a busy store [env: GATEPASS_WAIT] [default: 5s]' -r
complete -c gatepass -n "__fish_gatepass_using_subcommand completions" -l actor -d 'Name NAME in the audit trail [env: GATEPASS_ACTOR] [default: SUDO_USER for root; USER, LOGNAME, the user id]' -r
complete -c gatepass -n "__fish_gatepass_using_subcommand completions" -l json -d 'Print one JSON object instead of text [env: GATEPASS_JSON]'
complete -c gatepass -n "__fish_gatepass_using_subcommand completions" -l quiet -d 'Leave notices out; errors remain [env: GATEPASS_QUIET]'
complete -c gatepass -n "__fish_gatepass_using_subcommand completions" -l no-input -d 'Never ask; take a missing value for an error [env: GATEPASS_NO_INPUT]'
complete -c gatepass -n "__fish_gatepass_using_subcommand completions" -l yes -d 'Answer every question with yes [env: GATEPASS_YES]'
complete -c gatepass -n "__fish_gatepass_using_subcommand completions" -l dry-run -d 'Do all the work, then roll it back; print no URL and no password [env: GATEPASS_DRY_RUN]'
complete -c gatepass -n "__fish_gatepass_using_subcommand completions" -l accept-clock -d 'Write although the clock is far behind the newest event'
complete -c gatepass -n "__fish_gatepass_using_subcommand completions" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c gatepass -n "__fish_gatepass_using_subcommand man" -l store -d 'Use the store at PATH [env: GATEPASS_STORE] [default: ~/.local/share/gatepass/gatepass.db]' -r -F
complete -c gatepass -n "__fish_gatepass_using_subcommand man" -l keys -d 'Use the key ring at PATH [env: GATEPASS_KEYS] [default: ~/.local/share/gatepass/keys.json]' -r -F
complete -c gatepass -n "__fish_gatepass_using_subcommand man" -l config -d 'Read settings from PATH [env: GATEPASS_CONFIG] [default: ~/.config/gatepass/config.toml, else /etc/gatepass/config.toml]' -r -F
complete -c gatepass -n "__fish_gatepass_using_subcommand man" -l wait -d 'Wait this long for a busy store [env: GATEPASS_WAIT] [default: 5s]' -r
complete -c gatepass -n "__fish_gatepass_using_subcommand man" -l actor -d 'Name NAME in the audit trail [env: GATEPASS_ACTOR] [default: SUDO_USER for root; USER, LOGNAME, the user id]' -r
complete -c gatepass -n "__fish_gatepass_using_subcommand man" -l json -d 'Print one JSON object instead of text [env: GATEPASS_JSON]'
complete -c gatepass -n "__fish_gatepass_using_subcommand man" -l quiet -d 'Leave notices out; errors remain [env: GATEPASS_QUIET]'
complete -c gatepass -n "__fish_gatepass_using_subcommand man" -l no-input -d 'Never ask; take a missing value for an error [env: GATEPASS_NO_INPUT]'
complete -c gatepass -n "__fish_gatepass_using_subcommand man" -l yes -d 'Answer every question with yes [env: GATEPASS_YES]'
complete -c gatepass -n "__fish_gatepass_using_subcommand man" -l dry-run -d 'Do all the work, then roll it back; print no URL and no password [env: GATEPASS_DRY_RUN]'
complete -c gatepass -n "__fish_gatepass_using_subcommand man" -l accept-clock -d 'Write although the clock is far behind the newest event'
complete -c gatepass -n "__fish_gatepass_using_subcommand man" -s h -l help -d 'Print help (see more with \'--help\')'

# Names out of the store, where one is to stand.
function __fish_gatepass_names
    set -l words (commandline -opc) (commandline -ct)
    $words[1] complete $words[2..-1] 2>/dev/null
end
complete -c gatepass -n "count (__fish_gatepass_names) >/dev/null" -f -a "(__fish_gatepass_names)"
