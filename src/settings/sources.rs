//! Where a setting may stand, and which place wins: flag, environment, configuration file, default.

use std::{
    ffi::{OsStr, OsString},
    fmt::Display,
    path::PathBuf,
    str::FromStr,
    time::Duration,
};

use crate::{
    error::Refusal,
    files::{self, FileError, Kind, Policy},
    host::Host,
    words,
};

use super::{Flag, Origin, Setting, file};

/// What is wrong with a relative path in a file.
const RELATIVE: &str = "must be an absolute path, in which `~` has no meaning";

/// The places, and what was taken from them so far.
pub(super) struct Sources<'a> {
    flags: &'a [Flag],
    host: &'a dyn Host,
    file: Option<(PathBuf, toml::Table)>,
    listing: Vec<Setting>,
}

impl<'a> Sources<'a> {
    pub(super) fn open(flags: &'a [Flag], host: &'a dyn Host) -> Result<Sources<'a>, Refusal> {
        let mut sources = Sources {
            flags,
            host,
            file: None,
            listing: Vec::new(),
        };
        let named = sources.given("config");
        let candidates = match &named {
            Some((path, _)) => vec![PathBuf::from(path)],
            None => {
                let own = home(host, "XDG_CONFIG_HOME", ".config").map(|folder| folder.join("gatepass/config.toml"));
                own.into_iter()
                    .chain([PathBuf::from("/etc/gatepass/config.toml")])
                    .collect()
            }
        };
        // What the file itself says of a store vouches for nobody.
        let store = sources.place("store", "gatepass.db").ok();
        let policy = Policy {
            store_owner: store.and_then(|(store, _)| files::owner(&store)),
            ..Policy::default()
        };
        for path in candidates {
            match files::read(&path, Kind::Config, &policy, file::BYTES) {
                Ok(bytes) => {
                    sources.file = Some((path.clone(), file::parse(&path, &bytes)?));
                    break;
                }
                Err(FileError::Missing { .. }) if named.is_none() => {}
                Err(error) => return Err(error.into()),
            }
        }
        let origin = named.map_or(Origin::Default, |(_, origin)| origin);
        let value = sources.file.as_ref().map(|(path, _)| path.display().to_string());
        sources.listing.push(Setting {
            name: "config",
            value,
            origin,
        });
        Ok(sources)
    }

    pub(super) fn into_listing(self) -> Vec<Setting> {
        self.listing
    }

    /// What a flag or the environment gives. An empty variable is one that is not set.
    fn given(&self, name: &str) -> Option<(OsString, Origin)> {
        if let Some((_, value)) = self.flags.iter().find(|(flag, _)| *flag == name) {
            return Some((value.clone(), Origin::Flag(format!("--{}", name.replace('_', "-")))));
        }
        let variable = format!("GATEPASS_{}", name.to_ascii_uppercase());
        let value = self.host.var(&variable).filter(|value| !value.is_empty())?;
        Some((value, Origin::Environment(variable)))
    }

    fn found(&self, name: &'static str) -> Result<Option<(OsString, Origin)>, Refusal> {
        if let Some(given) = self.given(name) {
            return Ok(Some(given));
        }
        let Some((path, table)) = &self.file else {
            return Ok(None);
        };
        let Some(value) = table.get(name) else { return Ok(None) };
        let text = match value {
            toml::Value::String(text) => text.clone(),
            toml::Value::Integer(number) => number.to_string(),
            toml::Value::Boolean(on) => on.to_string(),
            _ => {
                return Err(Refusal::invalid_setting(
                    name,
                    format!(
                        "must be a text, a number, true or false in `{}`",
                        words::safe(&path.to_string_lossy())
                    ),
                ));
            }
        };
        Ok(Some((text.into(), Origin::File(path.clone()))))
    }

    fn note(&mut self, name: &'static str, value: Option<&OsStr>, origin: Origin) {
        let value = value.map(|value| value.to_string_lossy().into_owned());
        self.listing.push(Setting { name, value, origin });
    }

    /// A value that may be absent.
    pub(super) fn optional<T: FromStr<Err: Display>>(&mut self, name: &'static str) -> Result<Option<T>, Refusal> {
        let found = self.found(name)?;
        let (value, origin) = match &found {
            Some((value, origin)) => (Some(value.as_os_str()), origin.clone()),
            None => (None, Origin::Default),
        };
        self.note(name, value, origin);
        found
            .map(|(value, origin)| {
                parsed(name, &value, &origin, |text| {
                    text.parse::<T>().map_err(|e| e.to_string())
                })
            })
            .transpose()
    }

    /// A value with a default.
    pub(super) fn value<T: FromStr<Err: Display>>(&mut self, name: &'static str, default: &str) -> Result<T, Refusal> {
        self.read(name, default, |text| text.parse::<T>().map_err(|e| e.to_string()))
    }

    /// A value with a default that must also be sensible.
    pub(super) fn checked<T: FromStr<Err: Display>>(
        &mut self,
        name: &'static str,
        default: &str,
        check: impl Fn(&T) -> Result<(), &'static str>,
    ) -> Result<T, Refusal> {
        self.read(name, default, |text| {
            let value = text.parse::<T>().map_err(|e| e.to_string())?;
            check(&value).map(|()| value).map_err(str::to_owned)
        })
    }

    /// On or off: 1, 0, true, false.
    pub(super) fn switch(&mut self, name: &'static str, default: bool) -> Result<bool, Refusal> {
        let on = self.read(name, &default.to_string(), |text| match text {
            "1" | "true" => Ok(true),
            "0" | "false" => Ok(false),
            _ => Err("must be 1, 0, true or false".to_owned()),
        })?;
        if let Some(setting) = self.listing.last_mut() {
            setting.value = Some(on.to_string());
        }
        Ok(on)
    }

    /// A duration such as `5s` or `500ms`.
    pub(super) fn duration(&mut self, name: &'static str, default: &str) -> Result<Duration, Refusal> {
        self.read(name, default, |text| {
            words::parse_duration(text).ok_or_else(|| "must be a duration such as `5s`".to_owned())
        })
    }

    /// A path, by default in the XDG data home. From a file it must be absolute: nothing depends on the current folder.
    pub(super) fn path(&mut self, name: &'static str, file_name: &str) -> Result<PathBuf, Refusal> {
        let (path, origin) = self.place(name, file_name)?;
        if matches!(origin, Origin::File(_)) && !path.is_absolute() {
            return Err(Refusal::invalid_setting(&named(name, &origin), RELATIVE));
        }
        self.note(name, Some(path.as_os_str()), origin);
        Ok(path)
    }

    /// A path that may be absent. From a file it must be absolute.
    pub(super) fn optional_path(&mut self, name: &'static str) -> Result<Option<PathBuf>, Refusal> {
        let found = self.found(name)?.map(|(path, origin)| (PathBuf::from(path), origin));
        if let Some((path, origin)) = &found
            && matches!(origin, Origin::File(_))
            && !path.is_absolute()
        {
            return Err(Refusal::invalid_setting(&named(name, origin), RELATIVE));
        }
        let origin = found.as_ref().map_or(Origin::Default, |(_, origin)| origin.clone());
        let path = found.map(|(path, _)| path);
        self.note(name, path.as_ref().map(|path| path.as_os_str()), origin);
        Ok(path)
    }

    fn place(&self, name: &'static str, file_name: &str) -> Result<(PathBuf, Origin), Refusal> {
        if let Some((value, origin)) = self.found(name)? {
            return Ok((PathBuf::from(value), origin));
        }
        let home = home(self.host, "XDG_DATA_HOME", ".local/share").ok_or_else(|| {
            Refusal::input_needed(
                &format!("`HOME` is not set, so the path of the {name}"),
                &format!("--{name} PATH or GATEPASS_{}", name.to_ascii_uppercase()),
            )
        })?;
        Ok((home.join("gatepass").join(file_name), Origin::Default))
    }

    /// Whom the audit trail names: under sudo the person behind root.
    pub(super) fn actor(&mut self) -> Result<String, Refusal> {
        let uid = self.host.uid();
        let names = if uid == 0 {
            &["SUDO_USER", "USER", "LOGNAME"][..]
        } else {
            &["USER", "LOGNAME"][..]
        };
        let named = names
            .iter()
            .filter_map(|name| self.host.var(name)?.into_string().ok())
            .find(|name| !name.is_empty());
        self.value("actor", &named.unwrap_or_else(|| uid.to_string()))
    }

    fn read<T>(
        &mut self,
        name: &'static str,
        default: &str,
        parse: impl Fn(&str) -> Result<T, String>,
    ) -> Result<T, Refusal> {
        let (value, origin) = self.found(name)?.unwrap_or_else(|| (default.into(), Origin::Default));
        self.note(name, Some(&value), origin.clone());
        parsed(name, &value, &origin, parse)
    }
}

fn parsed<T>(
    name: &str,
    value: &OsStr,
    origin: &Origin,
    parse: impl Fn(&str) -> Result<T, String>,
) -> Result<T, Refusal> {
    let named = named(name, origin);
    let text = value
        .to_str()
        .ok_or_else(|| Refusal::invalid_setting(&named, "is not UTF-8"))?;
    parse(text).map_err(|fault| Refusal::invalid_setting(&named, fault))
}

/// A setting by the place where it stands.
fn named(name: &str, origin: &Origin) -> String {
    match origin {
        Origin::Flag(option) => option.clone(),
        Origin::Environment(variable) => variable.clone(),
        Origin::File(path) => format!("{name}` in `{}", words::safe(&path.to_string_lossy())),
        Origin::Default => name.to_owned(),
    }
}

/// A folder of the XDG base directory specification; a relative one is ignored, as it says.
fn home(host: &dyn Host, variable: &str, below_home: &str) -> Option<PathBuf> {
    let absolute = |name: &str| host.var(name).map(PathBuf::from).filter(|path| path.is_absolute());
    absolute(variable).or_else(|| absolute("HOME").map(|home| home.join(below_home)))
}
