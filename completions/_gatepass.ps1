
using namespace System.Management.Automation
using namespace System.Management.Automation.Language

Register-ArgumentCompleter -Native -CommandName 'gatepass' -ScriptBlock {
    param($wordToComplete, $commandAst, $cursorPosition)

    $commandElements = $commandAst.CommandElements
    $command = @(
        'gatepass'
        for ($i = 1; $i -lt $commandElements.Count; $i++) {
            $element = $commandElements[$i]
            if ($element -isnot [StringConstantExpressionAst] -or
                $element.StringConstantType -ne [StringConstantType]::BareWord -or
                $element.Value.StartsWith('-') -or
                $element.Value -eq $wordToComplete) {
                break
        }
        $element.Value
    }) -join ';'

    $completions = @(switch ($command) {
        'gatepass' {
            [CompletionResult]::new('--store', '--store', [CompletionResultType]::ParameterName, 'Use the store at PATH [env: GATEPASS_STORE] [default: ~/.local/share/gatepass/gatepass.db]')
            [CompletionResult]::new('--keys', '--keys', [CompletionResultType]::ParameterName, 'Use the key ring at PATH [env: GATEPASS_KEYS] [default: ~/.local/share/gatepass/keys.json]')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Read settings from PATH [env: GATEPASS_CONFIG] [default: ~/.config/gatepass/config.toml, else /etc/gatepass/config.toml]')
            [CompletionResult]::new('--wait', '--wait', [CompletionResultType]::ParameterName, 'Wait this long for a busy store [env: GATEPASS_WAIT] [default: 5s]')
            [CompletionResult]::new('--actor', '--actor', [CompletionResultType]::ParameterName, 'Name NAME in the audit trail [env: GATEPASS_ACTOR] [default: SUDO_USER for root; USER, LOGNAME, the user id]')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print one JSON object instead of text [env: GATEPASS_JSON]')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Leave notices out; errors remain [env: GATEPASS_QUIET]')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask; take a missing value for an error [env: GATEPASS_NO_INPUT]')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer every question with yes [env: GATEPASS_YES]')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Do all the work, then roll it back; print no URL and no password [env: GATEPASS_DRY_RUN]')
            [CompletionResult]::new('--accept-clock', '--accept-clock', [CompletionResultType]::ParameterName, 'Write although the clock is far behind the newest event')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('register', 'register', [CompletionResultType]::ParameterValue, 'Create a pending account and print its confirmation URL')
            [CompletionResult]::new('issue-link', 'issue-link', [CompletionResultType]::ParameterValue, 'Issue a fresh link for a pending account and print its URL')
            [CompletionResult]::new('activate', 'activate', [CompletionResultType]::ParameterValue, 'Spend a link: its account becomes active')
            [CompletionResult]::new('inspect-token', 'inspect-token', [CompletionResultType]::ParameterValue, 'Say what is wrong with a link, or that nothing is')
            [CompletionResult]::new('serve', 'serve', [CompletionResultType]::ParameterValue, 'Answer confirmation links over HTTP')
            [CompletionResult]::new('config', 'config', [CompletionResultType]::ParameterValue, 'Show every setting and where it came from')
            [CompletionResult]::new('completions', 'completions', [CompletionResultType]::ParameterValue, 'Print a completion script for a shell')
            [CompletionResult]::new('man', 'man', [CompletionResultType]::ParameterValue, 'Print a manual page')
            break
        }
        'gatepass;register' {
            [CompletionResult]::new('--store', '--store', [CompletionResultType]::ParameterName, 'Use the store at PATH [env: GATEPASS_STORE] [default: ~/.local/share/gatepass/gatepass.db]')
            [CompletionResult]::new('--keys', '--keys', [CompletionResultType]::ParameterName, 'Use the key ring at PATH [env: GATEPASS_KEYS] [default: ~/.local/share/gatepass/keys.json]')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Read settings from PATH [env: GATEPASS_CONFIG] [default: ~/.config/gatepass/config.toml, else /etc/gatepass/config.toml]')
            [CompletionResult]::new('--wait', '--wait', [CompletionResultType]::ParameterName, 'Wait this long for a busy store [env: GATEPASS_WAIT] [default: 5s]')
            [CompletionResult]::new('--actor', '--actor', [CompletionResultType]::ParameterName, 'Name NAME in the audit trail [env: GATEPASS_ACTOR] [default: SUDO_USER for root; USER, LOGNAME, the user id]')
            [CompletionResult]::new('--email', '--email', [CompletionResultType]::ParameterName, 'Give the account this address; asked for on a terminal')
            [CompletionResult]::new('--if-exists', '--if-exists', [CompletionResultType]::ParameterName, 'Say what to do when the account exists already')
            [CompletionResult]::new('--password-file', '--password-file', [CompletionResultType]::ParameterName, 'Read the password from a file, without its final newline')
            [CompletionResult]::new('--password-out', '--password-out', [CompletionResultType]::ParameterName, 'Write the generated password to a new file that its owner alone can read')
            [CompletionResult]::new('--ttl', '--ttl', [CompletionResultType]::ParameterName, 'Let the link work this long, such as `2h` or `1h 30m` [default: 2h]')
            [CompletionResult]::new('--expires-at', '--expires-at', [CompletionResultType]::ParameterName, 'Let the link work until this instant, such as `2026-12-01T09:00:00Z`')
            [CompletionResult]::new('--base-url', '--base-url', [CompletionResultType]::ParameterName, 'Begin the URL with this in place of all before `/api-activate/`')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print one JSON object instead of text [env: GATEPASS_JSON]')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Leave notices out; errors remain [env: GATEPASS_QUIET]')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask; take a missing value for an error [env: GATEPASS_NO_INPUT]')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer every question with yes [env: GATEPASS_YES]')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Do all the work, then roll it back; print no URL and no password [env: GATEPASS_DRY_RUN]')
            [CompletionResult]::new('--accept-clock', '--accept-clock', [CompletionResultType]::ParameterName, 'Write although the clock is far behind the newest event')
            [CompletionResult]::new('--allow-reserved', '--allow-reserved', [CompletionResultType]::ParameterName, 'Accept a reserved name, such as `admin` or `support`')
            [CompletionResult]::new('--active', '--active', [CompletionResultType]::ParameterName, 'Create the account already active and issue no link')
            [CompletionResult]::new('--no-link', '--no-link', [CompletionResultType]::ParameterName, 'Issue no link')
            [CompletionResult]::new('--no-create', '--no-create', [CompletionResultType]::ParameterName, 'Take a missing store for an error instead of creating one')
            [CompletionResult]::new('--password-stdin', '--password-stdin', [CompletionResultType]::ParameterName, 'Read the password from standard input, without its final newline')
            [CompletionResult]::new('--generate-password', '--generate-password', [CompletionResultType]::ParameterName, 'Generate a password')
            [CompletionResult]::new('--no-password', '--no-password', [CompletionResultType]::ParameterName, 'Give the account no password')
            [CompletionResult]::new('--qr', '--qr', [CompletionResultType]::ParameterName, 'Also show the URL as a QR code on the terminal')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'gatepass;issue-link' {
            [CompletionResult]::new('--store', '--store', [CompletionResultType]::ParameterName, 'Use the store at PATH [env: GATEPASS_STORE] [default: ~/.local/share/gatepass/gatepass.db]')
            [CompletionResult]::new('--keys', '--keys', [CompletionResultType]::ParameterName, 'Use the key ring at PATH [env: GATEPASS_KEYS] [default: ~/.local/share/gatepass/keys.json]')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Read settings from PATH [env: GATEPASS_CONFIG] [default: ~/.config/gatepass/config.toml, else /etc/gatepass/config.toml]')
            [CompletionResult]::new('--wait', '--wait', [CompletionResultType]::ParameterName, 'Wait this long for a busy store [env: GATEPASS_WAIT] [default: 5s]')
            [CompletionResult]::new('--actor', '--actor', [CompletionResultType]::ParameterName, 'Name NAME in the audit trail [env: GATEPASS_ACTOR] [default: SUDO_USER for root; USER, LOGNAME, the user id]')
            [CompletionResult]::new('--if-live', '--if-live', [CompletionResultType]::ParameterName, 'Say what to do when a link of the account still works')
            [CompletionResult]::new('--ttl', '--ttl', [CompletionResultType]::ParameterName, 'Let the link work this long, such as `2h` or `1h 30m` [default: 2h]')
            [CompletionResult]::new('--expires-at', '--expires-at', [CompletionResultType]::ParameterName, 'Let the link work until this instant, such as `2026-12-01T09:00:00Z`')
            [CompletionResult]::new('--base-url', '--base-url', [CompletionResultType]::ParameterName, 'Begin the URL with this in place of all before `/api-activate/`')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print one JSON object instead of text [env: GATEPASS_JSON]')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Leave notices out; errors remain [env: GATEPASS_QUIET]')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask; take a missing value for an error [env: GATEPASS_NO_INPUT]')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer every question with yes [env: GATEPASS_YES]')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Do all the work, then roll it back; print no URL and no password [env: GATEPASS_DRY_RUN]')
            [CompletionResult]::new('--accept-clock', '--accept-clock', [CompletionResultType]::ParameterName, 'Write although the clock is far behind the newest event')
            [CompletionResult]::new('--keep-earlier', '--keep-earlier', [CompletionResultType]::ParameterName, 'Let earlier unused links live')
            [CompletionResult]::new('--qr', '--qr', [CompletionResultType]::ParameterName, 'Also show the URL as a QR code on the terminal')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'gatepass;activate' {
            [CompletionResult]::new('--store', '--store', [CompletionResultType]::ParameterName, 'Use the store at PATH [env: GATEPASS_STORE] [default: ~/.local/share/gatepass/gatepass.db]')
            [CompletionResult]::new('--keys', '--keys', [CompletionResultType]::ParameterName, 'Use the key ring at PATH [env: GATEPASS_KEYS] [default: ~/.local/share/gatepass/keys.json]')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Read settings from PATH [env: GATEPASS_CONFIG] [default: ~/.config/gatepass/config.toml, else /etc/gatepass/config.toml]')
            [CompletionResult]::new('--wait', '--wait', [CompletionResultType]::ParameterName, 'Wait this long for a busy store [env: GATEPASS_WAIT] [default: 5s]')
            [CompletionResult]::new('--actor', '--actor', [CompletionResultType]::ParameterName, 'Name NAME in the audit trail [env: GATEPASS_ACTOR] [default: SUDO_USER for root; USER, LOGNAME, the user id]')
            [CompletionResult]::new('--account', '--account', [CompletionResultType]::ParameterName, 'Activate this account without a link: an operator''s decision')
            [CompletionResult]::new('--reason', '--reason', [CompletionResultType]::ParameterName, 'Tell the audit trail why')
            [CompletionResult]::new('--via', '--via', [CompletionResultType]::ParameterName, 'Tell the audit trail what brought the link')
            [CompletionResult]::new('--password-file', '--password-file', [CompletionResultType]::ParameterName, 'Read the password from a file, without its final newline')
            [CompletionResult]::new('--password-out', '--password-out', [CompletionResultType]::ParameterName, 'Write the generated password to a new file that its owner alone can read')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print one JSON object instead of text [env: GATEPASS_JSON]')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Leave notices out; errors remain [env: GATEPASS_QUIET]')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask; take a missing value for an error [env: GATEPASS_NO_INPUT]')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer every question with yes [env: GATEPASS_YES]')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Do all the work, then roll it back; print no URL and no password [env: GATEPASS_DRY_RUN]')
            [CompletionResult]::new('--accept-clock', '--accept-clock', [CompletionResultType]::ParameterName, 'Write although the clock is far behind the newest event')
            [CompletionResult]::new('--password-stdin', '--password-stdin', [CompletionResultType]::ParameterName, 'Read the password from standard input, without its final newline')
            [CompletionResult]::new('--generate-password', '--generate-password', [CompletionResultType]::ParameterName, 'Generate a password')
            [CompletionResult]::new('--no-password', '--no-password', [CompletionResultType]::ParameterName, 'Give the account no password')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'gatepass;inspect-token' {
            [CompletionResult]::new('--store', '--store', [CompletionResultType]::ParameterName, 'Use the store at PATH [env: GATEPASS_STORE] [default: ~/.local/share/gatepass/gatepass.db]')
            [CompletionResult]::new('--keys', '--keys', [CompletionResultType]::ParameterName, 'Use the key ring at PATH [env: GATEPASS_KEYS] [default: ~/.local/share/gatepass/keys.json]')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Read settings from PATH [env: GATEPASS_CONFIG] [default: ~/.config/gatepass/config.toml, else /etc/gatepass/config.toml]')
            [CompletionResult]::new('--wait', '--wait', [CompletionResultType]::ParameterName, 'Wait this long for a busy store [env: GATEPASS_WAIT] [default: 5s]')
            [CompletionResult]::new('--actor', '--actor', [CompletionResultType]::ParameterName, 'Name NAME in the audit trail [env: GATEPASS_ACTOR] [default: SUDO_USER for root; USER, LOGNAME, the user id]')
            [CompletionResult]::new('--account', '--account', [CompletionResultType]::ParameterName, 'Inspect the newest link of this account instead')
            [CompletionResult]::new('--id', '--id', [CompletionResultType]::ParameterName, 'Inspect the link of this id, or of its first eight characters, instead')
            [CompletionResult]::new('--at', '--at', [CompletionResultType]::ParameterName, 'Judge as of this instant')
            [CompletionResult]::new('--key-file', '--key-file', [CompletionResultType]::ParameterName, 'Verify with a JWK, a JWK Set or a PEM in place of the key ring')
            [CompletionResult]::new('--secret-file', '--secret-file', [CompletionResultType]::ParameterName, 'Verify with the raw bytes of an HMAC secret in place of the key ring')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print one JSON object instead of text [env: GATEPASS_JSON]')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Leave notices out; errors remain [env: GATEPASS_QUIET]')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask; take a missing value for an error [env: GATEPASS_NO_INPUT]')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer every question with yes [env: GATEPASS_YES]')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Do all the work, then roll it back; print no URL and no password [env: GATEPASS_DRY_RUN]')
            [CompletionResult]::new('--accept-clock', '--accept-clock', [CompletionResultType]::ParameterName, 'Write although the clock is far behind the newest event')
            [CompletionResult]::new('--no-store', '--no-store', [CompletionResultType]::ParameterName, 'Judge shape, signature and time alone, without store and key ring')
            [CompletionResult]::new('--show-link', '--show-link', [CompletionResultType]::ParameterName, 'Also print the whole confirmation URL')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'gatepass;serve' {
            [CompletionResult]::new('--store', '--store', [CompletionResultType]::ParameterName, 'Use the store at PATH [env: GATEPASS_STORE] [default: ~/.local/share/gatepass/gatepass.db]')
            [CompletionResult]::new('--keys', '--keys', [CompletionResultType]::ParameterName, 'Use the key ring at PATH [env: GATEPASS_KEYS] [default: ~/.local/share/gatepass/keys.json]')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Read settings from PATH [env: GATEPASS_CONFIG] [default: ~/.config/gatepass/config.toml, else /etc/gatepass/config.toml]')
            [CompletionResult]::new('--wait', '--wait', [CompletionResultType]::ParameterName, 'Wait this long for a busy store [env: GATEPASS_WAIT] [default: 5s]')
            [CompletionResult]::new('--actor', '--actor', [CompletionResultType]::ParameterName, 'Name NAME in the audit trail [env: GATEPASS_ACTOR] [default: SUDO_USER for root; USER, LOGNAME, the user id]')
            [CompletionResult]::new('--listen', '--listen', [CompletionResultType]::ParameterName, 'Listen on this address and port; a socket that systemd hands over goes first')
            [CompletionResult]::new('--trusted-proxy', '--trusted-proxy', [CompletionResultType]::ParameterName, 'Let this proxy say who asks, such as `127.0.0.1` or `10.0.0.0/8`; may be repeated')
            [CompletionResult]::new('--proxy-header', '--proxy-header', [CompletionResultType]::ParameterName, 'Read who asks from this header of a trusted proxy, and from no other')
            [CompletionResult]::new('--requests-per-minute', '--requests-per-minute', [CompletionResultType]::ParameterName, 'Answer so many requests of one address in a minute; 0 for all')
            [CompletionResult]::new('--metrics-listen', '--metrics-listen', [CompletionResultType]::ParameterName, 'Count what was answered for Prometheus, at http://ADDRESS/metrics')
            [CompletionResult]::new('--name', '--name', [CompletionResultType]::ParameterName, 'Put this name on the pages')
            [CompletionResult]::new('--logo', '--logo', [CompletionResultType]::ParameterName, 'Put this picture on the pages: PNG, SVG, JPEG, GIF or WebP')
            [CompletionResult]::new('--css', '--css', [CompletionResultType]::ParameterName, 'Use this style sheet in place of the one that is built in')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print one JSON object instead of text [env: GATEPASS_JSON]')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Leave notices out; errors remain [env: GATEPASS_QUIET]')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask; take a missing value for an error [env: GATEPASS_NO_INPUT]')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer every question with yes [env: GATEPASS_YES]')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Do all the work, then roll it back; print no URL and no password [env: GATEPASS_DRY_RUN]')
            [CompletionResult]::new('--accept-clock', '--accept-clock', [CompletionResultType]::ParameterName, 'Write although the clock is far behind the newest event')
            [CompletionResult]::new('--allow-registration', '--allow-registration', [CompletionResultType]::ParameterName, 'Let people register themselves: POST /api-register/')
            [CompletionResult]::new('--no-create', '--no-create', [CompletionResultType]::ParameterName, 'Take a missing store for an error also where people may register')
            [CompletionResult]::new('--show-confirmation-url', '--show-confirmation-url', [CompletionResultType]::ParameterName, 'Show whoever registers the link in the answer')
            [CompletionResult]::new('--activate-on-get', '--activate-on-get', [CompletionResultType]::ParameterName, 'Let a GET that does not prefer a page spend the link, as the old system did')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'gatepass;config' {
            [CompletionResult]::new('--store', '--store', [CompletionResultType]::ParameterName, 'Use the store at PATH [env: GATEPASS_STORE] [default: ~/.local/share/gatepass/gatepass.db]')
            [CompletionResult]::new('--keys', '--keys', [CompletionResultType]::ParameterName, 'Use the key ring at PATH [env: GATEPASS_KEYS] [default: ~/.local/share/gatepass/keys.json]')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Read settings from PATH [env: GATEPASS_CONFIG] [default: ~/.config/gatepass/config.toml, else /etc/gatepass/config.toml]')
            [CompletionResult]::new('--wait', '--wait', [CompletionResultType]::ParameterName, 'Wait this long for a busy store [env: GATEPASS_WAIT] [default: 5s]')
            [CompletionResult]::new('--actor', '--actor', [CompletionResultType]::ParameterName, 'Name NAME in the audit trail [env: GATEPASS_ACTOR] [default: SUDO_USER for root; USER, LOGNAME, the user id]')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print one JSON object instead of text [env: GATEPASS_JSON]')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Leave notices out; errors remain [env: GATEPASS_QUIET]')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask; take a missing value for an error [env: GATEPASS_NO_INPUT]')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer every question with yes [env: GATEPASS_YES]')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Do all the work, then roll it back; print no URL and no password [env: GATEPASS_DRY_RUN]')
            [CompletionResult]::new('--accept-clock', '--accept-clock', [CompletionResultType]::ParameterName, 'Write although the clock is far behind the newest event')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'gatepass;completions' {
            [CompletionResult]::new('--store', '--store', [CompletionResultType]::ParameterName, 'Use the store at PATH [env: GATEPASS_STORE] [default: ~/.local/share/gatepass/gatepass.db]')
            [CompletionResult]::new('--keys', '--keys', [CompletionResultType]::ParameterName, 'Use the key ring at PATH [env: GATEPASS_KEYS] [default: ~/.local/share/gatepass/keys.json]')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Read settings from PATH [env: GATEPASS_CONFIG] [default: ~/.config/gatepass/config.toml, else /etc/gatepass/config.toml]')
            [CompletionResult]::new('--wait', '--wait', [CompletionResultType]::ParameterName, 'Wait this long for a busy store [env: GATEPASS_WAIT] [default: 5s]')
            [CompletionResult]::new('--actor', '--actor', [CompletionResultType]::ParameterName, 'Name NAME in the audit trail [env: GATEPASS_ACTOR] [default: SUDO_USER for root; USER, LOGNAME, the user id]')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print one JSON object instead of text [env: GATEPASS_JSON]')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Leave notices out; errors remain [env: GATEPASS_QUIET]')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask; take a missing value for an error [env: GATEPASS_NO_INPUT]')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer every question with yes [env: GATEPASS_YES]')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Do all the work, then roll it back; print no URL and no password [env: GATEPASS_DRY_RUN]')
            [CompletionResult]::new('--accept-clock', '--accept-clock', [CompletionResultType]::ParameterName, 'Write although the clock is far behind the newest event')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'gatepass;man' {
            [CompletionResult]::new('--store', '--store', [CompletionResultType]::ParameterName, 'Use the store at PATH [env: GATEPASS_STORE] [default: ~/.local/share/gatepass/gatepass.db]')
            [CompletionResult]::new('--keys', '--keys', [CompletionResultType]::ParameterName, 'Use the key ring at PATH [env: GATEPASS_KEYS] [default: ~/.local/share/gatepass/keys.json]')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Read settings from PATH [env: GATEPASS_CONFIG] [default: ~/.config/gatepass/config.toml, else /etc/gatepass/config.toml]')
            [CompletionResult]::new('--wait', '--wait', [CompletionResultType]::ParameterName, 'Wait this long for a busy store [env: GATEPASS_WAIT] [default: 5s]')
            [CompletionResult]::new('--actor', '--actor', [CompletionResultType]::ParameterName, 'Name NAME in the audit trail [env: GATEPASS_ACTOR] [default: SUDO_USER for root; USER, LOGNAME, the user id]')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print one JSON object instead of text [env: GATEPASS_JSON]')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Leave notices out; errors remain [env: GATEPASS_QUIET]')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask; take a missing value for an error [env: GATEPASS_NO_INPUT]')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer every question with yes [env: GATEPASS_YES]')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Do all the work, then roll it back; print no URL and no password [env: GATEPASS_DRY_RUN]')
            [CompletionResult]::new('--accept-clock', '--accept-clock', [CompletionResultType]::ParameterName, 'Write although the clock is far behind the newest event')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
    })

    $completions.Where{ $_.CompletionText -like "$wordToComplete*" } |
        Sort-Object -Property ListItemText
}
