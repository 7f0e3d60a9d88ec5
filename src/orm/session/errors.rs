use crate::value::{Host, Raise, Str, Value};

/// The error with a line added that tells how it came to the statement, and what it says then; only errors of statements
/// take one.
pub(super) fn with_detail(host: &mut dyn Host, raise: Raise, detail: &str) -> (Raise, Option<String>) {
    let exception = match host.exception(raise) {
        Ok(exception) => exception,
        Err(fatal) => return (fatal, None),
    };
    if let Ok(Some(Value::List(details))) = host.get_attribute(&exception, &Str::from("detail")) {
        details.push(Value::str(detail));
        return described(host, Raise::exception(exception));
    }
    (Raise::exception(exception), None)
}

/// The error as an exception of the script, with what `str()` says of it; `None` for an end that nothing catches.
pub(super) fn described(host: &mut dyn Host, raise: Raise) -> (Raise, Option<String>) {
    match host.exception(raise) {
        Ok(exception) => {
            let text = host.str(&exception).map(|text| text.to_string()).unwrap_or_default();
            (Raise::exception(exception), Some(text))
        }
        Err(fatal) => (fatal, None),
    }
}
