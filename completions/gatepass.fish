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
complete -c gatepass -n "__fish_gatepass_needs_command" -f -a "issue-link" -d 'Issue a fresh link for a pending account and print its URL'
complete -c gatepass -n "__fish_gatepass_needs_command" -f -a "activate" -d 'Spend a link: its account becomes active'
complete -c gatepass -n "__fish_gatepass_needs_command" -f -a "inspect-token" -d 'Say what is wrong with a link, or that nothing is'
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
complete -c gatepass -n "__fish_gatepass_using_subcommand register" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c gatepass -n "__fish_gatepass_using_subcommand issue-link" -l store -d 'Use the store at PATH [env: GATEPASS_STORE] [default: ~/.local/share/gatepass/gatepass.db]' -r -F
complete -c gatepass -n "__fish_gatepass_using_subcommand issue-link" -l keys -d 'Use the key ring at PATH [env: GATEPASS_KEYS] [default: ~/.local/share/gatepass/keys.json]' -r -F
complete -c gatepass -n "__fish_gatepass_using_subcommand issue-link" -l config -d 'Read settings from PATH [env: GATEPASS_CONFIG] [default: ~/.config/gatepass/config.toml, else /etc/gatepass/config.toml]' -r -F
complete -c gatepass -n "__fish_gatepass_using_subcommand issue-link" -l wait -d 'Wait this long for a busy store [env: GATEPASS_WAIT] [default: 5s]' -r
complete -c gatepass -n "__fish_gatepass_using_subcommand issue-link" -l actor -d 'Name NAME in the audit trail [env: GATEPASS_ACTOR] [default: SUDO_USER for root; USER, LOGNAME, the user id]' -r
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
complete -c gatepass -n "__fish_gatepass_using_subcommand issue-link" -l keep-earlier -d 'Let earlier unused links live'
complete -c gatepass -n "__fish_gatepass_using_subcommand issue-link" -l qr -d 'Also show the URL as a QR code on the terminal'
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
