use std::{fmt, rc::Rc};

use super::Database;
use crate::value::{Raise, Result};

/// A database URL.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Url {
    /// The name of the dialect with its driver as it was given (`sqlite`, `sqlite+pysqlite`).
    pub drivername: Rc<str>,
    /// The database's name behind `sqlite:///`.
    pub database: Option<Rc<str>>,
    /// What stands behind `?`.
    pub query: Option<Rc<str>>,
}

impl Url {
    /// Reads a URL. `sqlite://` and `sqlite:///name` are understood; a URL of another database is an end of the run that
    /// says so, and what is no URL an `ArgumentError`.
    pub fn parse(text: &str) -> Result<Url> {
        let Some((drivername, rest)) = text.split_once("://").filter(|(name, _)| is_name(name)) else {
            return Err(Raise::new(
                "sqlalchemy.exc.ArgumentError",
                "Could not parse SQLAlchemy URL from given URL string",
            ));
        };
        match drivername {
            "sqlite" | "sqlite+pysqlite" => {}
            "sqlite+aiosqlite" | "sqlite+pysqlcipher" => {
                return Err(Raise::unsupported(format!("the driver of '{drivername}://' (sqlite:// is supported)")));
            }
            "postgresql" | "mysql" | "mariadb" | "oracle" | "mssql" => return Err(other_database(drivername)),
            name if name.contains('+') => return Err(other_database(name)),
            name => {
                return Err(Raise::new(
                    "sqlalchemy.exc.NoSuchModuleError",
                    format!("Can't load plugin: sqlalchemy.dialects:{name}"),
                ));
            }
        }
        let (place, query) = rest.split_once('?').map_or((rest, None), |(place, query)| (place, Some(query)));
        let database = match place.strip_prefix('/') {
            Some("") => None,
            Some(name) => Some(unquoted(name).into()),
            None if place.is_empty() => None,
            None => {
                return Err(Raise::new(
                    "sqlalchemy.exc.ArgumentError",
                    format!(
                        "Invalid SQLite URL: {text}\nValid SQLite URL forms are:\n sqlite:///:memory: (or, sqlite://)\n \
                         sqlite:///relative/path/to/file.db\n sqlite:////absolute/path/to/file.db"
                    ),
                ));
            }
        };
        let query = query.filter(|query| !query.is_empty()).map(Into::into);
        Ok(Url { drivername: drivername.into(), database, query })
    }

    /// The whole text, the arguments in the order in which they were written.
    pub fn text(&self) -> String {
        let plain = Url { query: None, ..self.clone() };
        match &self.query {
            Some(query) => format!("{plain}?{query}"),
            None => plain.to_string(),
        }
    }

    /// The arguments behind `?`, as they are written.
    pub fn arguments(&self) -> impl Iterator<Item = (&str, &str)> {
        let query = self.query.as_deref().unwrap_or_default();
        query.split('&').filter(|part| !part.is_empty()).map(|part| part.split_once('=').unwrap_or((part, "")))
    }

    /// The database that the driver is to open.
    pub fn target(&self) -> Database {
        match self.database.as_deref() {
            None | Some(":memory:") => Database::Memory,
            Some(name) => Database::Named(name.into()),
        }
    }
}

impl fmt::Display for Url {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}://", self.drivername)?;
        if let Some(name) = &self.database {
            write!(f, "/{name}")?;
        }
        match &self.query {
            Some(query) => {
                let mut parts: Vec<&str> = query.split('&').collect();
                parts.sort_by_key(|part| part.split('=').next());
                write!(f, "?{}", parts.join("&"))
            }
            None => Ok(()),
        }
    }
}

/// A text with its `%xx` read.
fn unquoted(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((&byte, behind)) = rest.split_first() {
        let digits = behind.get(..2).and_then(|digits| std::str::from_utf8(digits).ok());
        match digits.filter(|_| byte == b'%').and_then(|digits| u8::from_str_radix(digits, 16).ok()) {
            Some(read) => {
                bytes.push(read);
                rest = behind.get(2..).unwrap_or_default();
            }
            None => {
                bytes.push(byte);
                rest = behind;
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

fn is_name(text: &str) -> bool {
    !text.is_empty() && text.chars().all(|c| c.is_alphanumeric() || c == '_' || c == '+')
}

fn other_database(name: &str) -> Raise {
    Raise::unsupported(format!(
        "a connection to '{name}://': Retort runs on SQLite alone (create_engine(\"sqlite://\"))"
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn urls_are_read_as_sqlalchemy_reads_them() {
        for (text, database, target) in [
            ("sqlite://", None, Database::Memory),
            ("sqlite:///", None, Database::Memory),
            ("sqlite:///:memory:", Some(":memory:"), Database::Memory),
            ("sqlite+pysqlite:///:memory:", Some(":memory:"), Database::Memory),
            ("sqlite:///app.db", Some("app.db"), Database::Named("app.db".into())),
            ("sqlite:////tmp/app.db", Some("/tmp/app.db"), Database::Named("/tmp/app.db".into())),
        ] {
            let url = Url::parse(text).unwrap();
            assert_eq!(url.database.as_deref(), database, "{text}");
            assert_eq!(url.target(), target, "{text}");
        }
        assert_eq!(Url::parse("sqlite:///a.db").unwrap().to_string(), "sqlite:///a.db");
    }

    #[test]
    fn other_urls_are_refused() {
        assert!(Url::parse("postgresql://localhost/x").unwrap_err().as_fatal().is_some());
        assert!(Url::parse("mysql+pymysql://x").unwrap_err().as_fatal().is_some());
        assert_eq!(Url::parse("nonsense").unwrap_err().new_class(), Some("sqlalchemy.exc.ArgumentError"));
        assert_eq!(Url::parse("foo://").unwrap_err().new_class(), Some("sqlalchemy.exc.NoSuchModuleError"));
        assert_eq!(Url::parse("sqlite://x.db").unwrap_err().new_class(), Some("sqlalchemy.exc.ArgumentError"));
    }
}
