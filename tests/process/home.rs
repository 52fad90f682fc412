//! A home to run the program in, and what is in it afterwards.

use std::ffi::OsStr;

use super::*;

/// A home with nothing in it, and the user who lives there.
pub(super) struct Home {
    pub(super) folder: TempDir,
    pub(super) user: Option<u32>,
}

impl Home {
    /// The home of whoever runs the tests.
    pub(super) fn new() -> Home {
        let folder = tempfile::tempdir().unwrap();
        Home { folder, user: None }
    }

    /// The home of somebody for whom the modes of files count.
    pub(super) fn ordinary() -> Home {
        match is_root() {
            true => Home::of(NOBODY),
            false => Home::new(),
        }
    }

    /// Another user's home; only root can make one.
    pub(super) fn of(user: u32) -> Home {
        let home = Home::new();
        chown(home.path(), Some(user), Some(user)).unwrap();
        Home {
            user: Some(user),
            ..home
        }
    }

    pub(super) fn path(&self) -> &Path {
        self.folder.path()
    }

    pub(super) fn data(&self) -> PathBuf {
        self.path().join(".local/share/gatepass")
    }

    pub(super) fn store(&self) -> PathBuf {
        self.data().join("gatepass.db")
    }

    pub(super) fn keys(&self) -> PathBuf {
        self.data().join("keys.json")
    }

    /// The program, or one that runs it, in this home.
    pub(super) fn runs(&self, program: impl AsRef<OsStr>, args: &[&str]) -> Command {
        let mut command = Command::new(program);
        command
            .args(args)
            .env_clear()
            .env("HOME", self.path())
            .env("PATH", std::env::var_os("PATH").unwrap_or_default())
            .env("USER", "operator")
            .env("TZ", "UTC0")
            .current_dir(self.path())
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        if let Some(user) = self.user {
            command.uid(user).gid(user);
        }
        command
    }

    pub(super) fn command(&self, args: &[&str]) -> Command {
        self.runs(program(), args)
    }

    pub(super) fn run(&self, args: &[&str]) -> Said {
        finished(self.command(args).spawn().unwrap())
    }

    pub(super) fn fed(&self, args: &[&str], input: &str) -> Said {
        fed(self.command(args), input)
    }

    /// What a POSIX shell makes of a script; `$0` is the program.
    pub(super) fn shell(&self, script: &str, args: &[&str]) -> Said {
        let mut all = vec!["-c", script, program().to_str().unwrap()];
        all.extend(args);
        finished(self.runs("sh", &all).spawn().unwrap())
    }

    /// Registers somebody without a password; their link.
    pub(super) fn link(&self, name: &str) -> String {
        self.run(&["register", name, "--email", &address(name), "--no-password"])
            .url()
    }

    /// Everything in the home, with its content, to see that nothing changed.
    pub(super) fn everything(&self) -> Vec<(PathBuf, Vec<u8>)> {
        let mut found = Vec::new();
        let mut folders = vec![self.path().to_owned()];
        while let Some(folder) = folders.pop() {
            for entry in fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() {
                    folders.push(path);
                } else {
                    let seen = fs::symlink_metadata(&path).unwrap();
                    // What may not be read shows a change in its size and its time.
                    let outside = || format!("{} {:?}", seen.len(), seen.modified()).into_bytes();
                    let bytes = match seen.is_file() {
                        true => fs::read(&path).unwrap_or_else(|_| outside()),
                        false => Vec::new(),
                    };
                    found.push((path, bytes));
                }
            }
        }
        found.sort();
        found
    }

    /// The names of the files beside the store.
    pub(super) fn files(&self) -> Vec<String> {
        let entries = fs::read_dir(self.data()).into_iter().flatten();
        let mut names: Vec<String> = entries.map(|e| e.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }

    /// Another program's connection, which waits for ours.
    pub(super) fn sql(&self) -> Connection {
        let sql = Connection::open(self.store()).unwrap();
        sql.busy_timeout(LIMIT).unwrap();
        sql
    }

    /// The only value that a query gives.
    pub(super) fn one<T: rusqlite::types::FromSql>(&self, query: &str) -> T {
        self.sql().query_row(query, [], |row| row.get(0)).unwrap()
    }

    /// Checks the file and the chain of its events, and that it is alone with its key ring; what was done, in order.
    pub(super) fn history(&self) -> Vec<&'static str> {
        assert_eq!(
            self.files(),
            ["gatepass.db", "keys.json"],
            "at rest the store is one file"
        );
        assert_eq!(self.one::<String>("PRAGMA integrity_check"), "ok");
        let events = events(&self.sql());
        verify_chain(&events).unwrap();
        events.iter().map(|recorded| recorded.event.action.as_str()).collect()
    }
}
