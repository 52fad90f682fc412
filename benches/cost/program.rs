//! A program as it is run here: in an environment of its own, with nobody who listens.

use std::{
    env,
    ffi::OsString,
    fs::File,
    io::{Write, pipe},
    path::PathBuf,
    process::{Command, Stdio},
};

use anyhow::Result;

/// What is run.
#[derive(Clone, Debug, Default)]
pub(crate) struct Program {
    path: PathBuf,
    args: Vec<OsString>,
    home: Option<PathBuf>,
    stdin: Option<Input>,
}

/// What is on standard input.
#[derive(Clone, Debug)]
enum Input {
    /// Text that is short enough to lie in a pipe until it is read.
    Text(String),
    File(PathBuf),
}

impl Program {
    /// The program of that path.
    pub(crate) fn new(path: impl Into<PathBuf>) -> Program {
        Program {
            path: path.into(),
            ..Program::default()
        }
    }

    /// With this after its arguments.
    pub(crate) fn arg(mut self, arg: impl Into<OsString>) -> Program {
        self.args.push(arg.into());
        self
    }

    /// With this as `HOME`.
    pub(crate) fn home(mut self, folder: impl Into<PathBuf>) -> Program {
        self.home = Some(folder.into());
        self
    }

    /// With this on standard input, which is empty otherwise.
    pub(crate) fn stdin(mut self, text: impl Into<String>) -> Program {
        self.stdin = Some(Input::Text(text.into()));
        self
    }

    /// With this file on standard input.
    pub(crate) fn reading(mut self, path: impl Into<PathBuf>) -> Program {
        self.stdin = Some(Input::File(path.into()));
        self
    }

    /// The same as the argument of another program, such as a tracer with its options.
    pub(crate) fn under(self, mut tracer: Vec<OsString>) -> Program {
        let path = PathBuf::from(tracer.remove(0));
        tracer.push(self.path.into());
        tracer.extend(self.args);
        Program {
            path,
            args: tracer,
            ..self
        }
    }

    /// Ready to be started.
    pub(crate) fn command(&self) -> Result<Command> {
        let stdin = match &self.stdin {
            None => Stdio::null(),
            Some(Input::File(path)) => Stdio::from(File::open(path)?),
            Some(Input::Text(text)) => {
                let (reader, mut writer) = pipe()?;
                writer.write_all(text.as_bytes())?;
                Stdio::from(reader)
            }
        };
        let mut command = Command::new(&self.path);
        command
            .args(&self.args)
            .env_clear()
            .envs(env::var_os("PATH").map(|path| ("PATH", path)))
            .envs(self.home.as_ref().map(|folder| ("HOME", folder)))
            .stdin(stdin)
            .stdout(Stdio::null())
            .stderr(Stdio::null());
        Ok(command)
    }
}
