//! Dates and times as text: ISO 8601, `strftime` and `strptime`. Pure functions.

use chrono::{Datelike, NaiveDate, NaiveDateTime, NaiveTime, Timelike};

use crate::value::{Raise, Result, Zone};

const DAYS: [&str; 7] = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];
const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// `date.isoformat()`.
pub fn date_text(date: NaiveDate) -> String {
    format!("{:04}-{:02}-{:02}", date.year(), date.month(), date.day())
}

/// `time.isoformat(timespec)`, the zone left out.
pub fn time_text(time: NaiveTime, timespec: &str) -> Result<String> {
    let (hour, minute, second, micro) = (time.hour(), time.minute(), time.second(), time.nanosecond() / 1000);
    Ok(match timespec {
        "auto" if micro == 0 => format!("{hour:02}:{minute:02}:{second:02}"),
        "auto" | "microseconds" => format!("{hour:02}:{minute:02}:{second:02}.{micro:06}"),
        "milliseconds" => format!("{hour:02}:{minute:02}:{second:02}.{:03}", micro / 1000),
        "seconds" => format!("{hour:02}:{minute:02}:{second:02}"),
        "minutes" => format!("{hour:02}:{minute:02}"),
        "hours" => format!("{hour:02}"),
        _ => return Err(Raise::value_error("Unknown timespec value")),
    })
}

/// An offset from UTC: `+02:00`; `separator` between its parts.
pub fn offset_text(offset: i32, separator: &str) -> String {
    let sign = if offset < 0 { '-' } else { '+' };
    let seconds = offset.unsigned_abs();
    let (hours, minutes, rest) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    let mut text = format!("{sign}{hours:02}{separator}{minutes:02}");
    if rest != 0 {
        text.push_str(&format!("{separator}{rest:02}"));
    }
    text
}

/// What `%Z` and `str()` show of a zone.
pub fn zone_name(zone: &Zone) -> String {
    match &zone.name {
        Some(name) => name.to_string(),
        None if zone.offset == 0 => "UTC".to_owned(),
        None => format!("UTC{}", offset_text(zone.offset, ":")),
    }
}

/// `asctime`, as `ctime()` shows it.
pub fn ctime_text(moment: NaiveDateTime) -> String {
    format!(
        "{} {} {:2} {:02}:{:02}:{:02} {:04}",
        &DAYS[moment.weekday().num_days_from_monday() as usize][..3],
        &MONTHS[moment.month0() as usize][..3],
        moment.day(),
        moment.hour(),
        moment.minute(),
        moment.second(),
        moment.year()
    )
}

/// `strftime(format)`.
pub fn strftime(moment: NaiveDateTime, zone: Option<&Zone>, format: &str) -> String {
    let mut out = String::with_capacity(format.len() * 2);
    let mut chars = format.chars();
    while let Some(c) = chars.next() {
        if c != '%' {
            out.push(c);
            continue;
        }
        let Some(mut directive) = chars.next() else {
            out.push('%');
            break;
        };
        // The flags of the C library: how to fill up, and whether to write capitals.
        let mut flag = None;
        if matches!(directive, '-' | '_' | '0' | '^') {
            match chars.clone().next() {
                Some(next) if next.is_ascii_alphabetic() => {
                    flag = Some(directive);
                    directive = next;
                    chars.next();
                }
                _ => {}
            }
        }
        let weekday = moment.weekday().num_days_from_monday();
        let twelve = match moment.hour() % 12 {
            0 => 12,
            hour => hour,
        };
        let yearday = moment.ordinal();
        let text = match directive {
            'Y' => moment.year().to_string(),
            'y' => format!("{:02}", moment.year().rem_euclid(100)),
            'C' => (moment.year() / 100).to_string(),
            'm' => format!("{:02}", moment.month()),
            'd' => format!("{:02}", moment.day()),
            'e' => format!("{:2}", moment.day()),
            'H' => format!("{:02}", moment.hour()),
            'k' => format!("{:2}", moment.hour()),
            'I' => format!("{twelve:02}"),
            'l' => format!("{twelve:2}"),
            'M' => format!("{:02}", moment.minute()),
            'S' => format!("{:02}", moment.second()),
            'f' => format!("{:06}", moment.nanosecond() / 1000),
            'p' => if moment.hour() < 12 { "AM" } else { "PM" }.to_owned(),
            'P' => if moment.hour() < 12 { "am" } else { "pm" }.to_owned(),
            'a' => DAYS[weekday as usize][..3].to_owned(),
            'A' => DAYS[weekday as usize].to_owned(),
            'b' | 'h' => MONTHS[moment.month0() as usize][..3].to_owned(),
            'B' => MONTHS[moment.month0() as usize].to_owned(),
            'j' => format!("{yearday:03}"),
            'U' => format!("{:02}", (yearday + 6 - (weekday + 1) % 7) / 7),
            'W' => format!("{:02}", (yearday + 6 - weekday) / 7),
            'w' => ((weekday + 1) % 7).to_string(),
            'u' => (weekday + 1).to_string(),
            'G' => moment.iso_week().year().to_string(),
            'g' => format!("{:02}", moment.iso_week().year().rem_euclid(100)),
            'V' => format!("{:02}", moment.iso_week().week()),
            'c' => strftime(moment, zone, "%a %b %e %H:%M:%S %Y"),
            'x' | 'D' => strftime(moment, zone, "%m/%d/%y"),
            'X' | 'T' => strftime(moment, zone, "%H:%M:%S"),
            'R' => strftime(moment, zone, "%H:%M"),
            'r' => strftime(moment, zone, "%I:%M:%S %p"),
            'F' => strftime(moment, zone, "%Y-%m-%d"),
            's' => moment.and_utc().timestamp().to_string(),
            'n' => "\n".to_owned(),
            't' => "\t".to_owned(),
            'z' => zone.map(|zone| offset_text(zone.offset, "")).unwrap_or_default(),
            'Z' => zone.map(zone_name).unwrap_or_default(),
            '%' => "%".to_owned(),
            other => format!("%{}{other}", flag.map(String::from).unwrap_or_default()),
        };
        let numeric = text.trim_start().bytes().all(|byte| byte.is_ascii_digit());
        let bare = text.trim_start_matches([' ', '0']);
        let bare = if bare.is_empty() { "0" } else { bare };
        match flag {
            Some('-') if numeric => out.push_str(bare),
            Some('_') if numeric => out.push_str(&format!("{bare:>0$}", text.len())),
            Some('0') if numeric => out.push_str(&format!("{bare:0>0$}", text.len())),
            Some('^') => out.push_str(&text.to_uppercase()),
            _ => out.push_str(&text),
        }
    }
    out
}

/// The date of its numbers, or the error that says which is wrong.
pub fn date_of(year: i64, month: i64, day: i64) -> Result<NaiveDate> {
    if !(1..=9999).contains(&year) {
        return Err(Raise::value_error(format!("year {year} is out of range")));
    }
    if !(1..=12).contains(&month) {
        return Err(Raise::value_error("month must be in 1..12"));
    }
    u32::try_from(day)
        .ok()
        .and_then(|day| NaiveDate::from_ymd_opt(year as i32, month as u32, day))
        .ok_or_else(|| Raise::value_error("day is out of range for month"))
}

/// The time of its numbers, or the error that says which is wrong.
pub fn time_of(hour: i64, minute: i64, second: i64, microsecond: i64) -> Result<NaiveTime> {
    for (value, most, message) in [
        (hour, 23, "hour must be in 0..23"),
        (minute, 59, "minute must be in 0..59"),
        (second, 59, "second must be in 0..59"),
        (microsecond, 999_999, "microsecond must be in 0..999999"),
    ] {
        if !(0..=most).contains(&value) {
            return Err(Raise::value_error(message));
        }
    }
    NaiveTime::from_hms_micro_opt(hour as u32, minute as u32, second as u32, microsecond as u32)
        .ok_or_else(|| Raise::value_error("hour must be in 0..23"))
}

fn digits(text: &str) -> Option<i64> {
    if text.is_empty() || text.len() > 9 || !text.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    text.parse().ok()
}

/// A date in ISO 8601, as `date.fromisoformat` takes it; `None` where the text has not its form.
pub fn parse_date(text: &str) -> Option<Result<NaiveDate>> {
    if !text.is_ascii() {
        return None;
    }
    let (year, rest) = text.split_at_checked(4)?;
    let year = digits(year)?;
    let (rest, separated) = match rest.strip_prefix('-') {
        Some(rest) => (rest, true),
        None => (rest, false),
    };
    if let Some(week) = rest.strip_prefix('W') {
        let (week, day) = week.split_at_checked(2)?;
        let day = match (day.is_empty(), separated) {
            (true, _) => "1",
            (false, true) => day.strip_prefix('-')?,
            (false, false) => day,
        };
        let (week, day) = (digits(week)?, digits(day)?);
        let weekday = [
            chrono::Weekday::Mon,
            chrono::Weekday::Tue,
            chrono::Weekday::Wed,
            chrono::Weekday::Thu,
            chrono::Weekday::Fri,
            chrono::Weekday::Sat,
            chrono::Weekday::Sun,
        ];
        let weekday = weekday.get(usize::try_from(day - 1).ok()?);
        return Some(match weekday.and_then(|&day| NaiveDate::from_isoywd_opt(year as i32, week as u32, day)) {
            Some(date) => Ok(date),
            None if weekday.is_none() => Err(Raise::value_error(format!("Invalid weekday: {day} (range is [1, 7])"))),
            None => Err(Raise::value_error(format!("Invalid week: {week}"))),
        });
    }
    let (month, day) = match separated {
        true => rest.split_once('-')?,
        false => rest.split_at_checked(2)?,
    };
    if month.len() != 2 || day.len() != 2 {
        return None;
    }
    Some(date_of(year, digits(month)?, digits(day)?))
}

/// A time in ISO 8601, with the offset from UTC where it has one.
pub fn parse_time(text: &str) -> Option<Result<(NaiveTime, Option<i32>)>> {
    let text = text.strip_prefix('T').unwrap_or(text);
    if !text.is_ascii() {
        return None;
    }
    let (time, offset) = match text.find(['+', '-', 'Z', 'z']) {
        Some(at) => (text[..at].trim_end_matches(' '), Some(&text[at..])),
        None => (text, None),
    };
    let clock = |text: &str| -> Option<(i64, i64, i64, i64)> {
        let (whole, fraction) = match text.find(['.', ',']) {
            Some(at) => (&text[..at], Some(&text[at + 1..])),
            None => (text, None),
        };
        let parts: Vec<&str> = if whole.contains(':') {
            whole.split(':').collect()
        } else {
            whole.as_bytes().chunks(2).filter_map(|part| std::str::from_utf8(part).ok()).collect()
        };
        if parts.is_empty() || parts.len() > 3 || parts.iter().any(|part| part.len() != 2) {
            return None;
        }
        let mut numbers = [0; 3];
        for (number, part) in numbers.iter_mut().zip(&parts) {
            *number = digits(part)?;
        }
        let micro = match fraction {
            Some(_) if parts.len() < 3 => return None,
            Some(fraction) => {
                if fraction.is_empty() || !fraction.bytes().all(|byte| byte.is_ascii_digit()) {
                    return None;
                }
                let digits: String = fraction.chars().chain("000000".chars()).take(6).collect();
                digits.parse().ok()?
            }
            None => 0,
        };
        Some((numbers[0], numbers[1], numbers[2], micro))
    };
    let (hour, minute, second, micro) = clock(time)?;
    let offset = match offset {
        None => None,
        Some("Z" | "z") => Some(0),
        Some(offset) => {
            let (hours, minutes, seconds, _) = clock(&offset[1..])?;
            let seconds = (hours * 3600 + minutes * 60 + seconds) as i32;
            Some(if offset.starts_with('-') { -seconds } else { seconds })
        }
    };
    Some(time_of(hour, minute, second, micro).map(|time| (time, offset)))
}

/// A date with a time in ISO 8601; a date alone is its midnight.
pub fn parse_datetime(text: &str) -> Option<Result<(NaiveDateTime, Option<i32>)>> {
    if let Some(date) = parse_date(text) {
        return Some(date.map(|date| (date.and_time(NaiveTime::MIN), None)));
    }
    // The date ends before the separator, which can be any character.
    for length in [10, 8, 7] {
        let Some((date, rest)) = text.split_at_checked(length) else { continue };
        let Some(date) = parse_date(date) else { continue };
        let mut rest = rest.chars();
        rest.next();
        if let Some(time) = parse_time(rest.as_str()) {
            return Some(date.and_then(|date| time.map(|(time, offset)| (date.and_time(time), offset))));
        }
    }
    None
}

/// What `strptime` reads.
#[derive(Default)]
struct Read {
    year: Option<i64>,
    month: Option<i64>,
    day: Option<i64>,
    yearday: Option<i64>,
    hour: i64,
    twelve: Option<i64>,
    afternoon: Option<bool>,
    minute: i64,
    second: i64,
    micro: i64,
    offset: Option<i32>,
    name: Option<String>,
    /// The weekday from Monday, 0.
    weekday: Option<i64>,
    iso_year: Option<i64>,
    iso_week: Option<i64>,
    /// A week of the year, and whether weeks begin on Monday.
    week: Option<(i64, bool)>,
}

/// `strptime(text, format)`: the moment, the offset and the name of the zone where it has one.
pub fn strptime(text: &str, format: &str) -> Result<(NaiveDateTime, Option<i32>, Option<String>)> {
    let quoted = |text: &str| crate::python::format::str_repr(text);
    let mismatch =
        || Raise::value_error(format!("time data {} does not match format {}", quoted(text), quoted(format)));
    let mut read = Read::default();
    let mut rest = text;
    let whole = format.replace("%c", "%a %b %d %H:%M:%S %Y").replace("%x", "%m/%d/%y").replace("%X", "%H:%M:%S");
    let mut chars = whole.chars().peekable();
    while let Some(c) = chars.next() {
        if c.is_whitespace() {
            while chars.next_if(|c| c.is_whitespace()).is_some() {}
            let trimmed = rest.trim_start();
            if trimmed.len() == rest.len() {
                return Err(mismatch());
            }
            rest = trimmed;
            continue;
        }
        if c != '%' {
            // Letters match in either case, as the pattern that CPython makes.
            let mut found = rest.chars();
            if !found.next().is_some_and(|other| other == c || other.to_lowercase().eq(c.to_lowercase())) {
                return Err(mismatch());
            }
            rest = found.as_str();
            continue;
        }
        let Some(directive) = chars.next() else {
            return Err(Raise::value_error(format!("stray % in format {}", quoted(format))));
        };
        rest = match read.directive(directive, rest) {
            Ok(Some(rest)) => rest,
            Ok(None) => return Err(mismatch()),
            Err(Unknown) => {
                return Err(Raise::value_error(format!(
                    "'{directive}' is a bad directive in format {}",
                    quoted(format)
                )));
            }
        };
    }
    if !rest.is_empty() {
        return Err(Raise::value_error(format!("unconverted data remains: {rest}")));
    }
    if let Some(twelve) = read.twelve {
        read.hour = twelve % 12 + if read.afternoon == Some(true) { 12 } else { 0 };
    }
    let year = read.year.unwrap_or(1900);
    if read.iso_year.is_some() && read.yearday.is_some() {
        return Err(Raise::value_error(
            "Day of the year directive '%j' is not compatible with ISO year directive '%G'. Use '%Y' instead.",
        ));
    }
    match (read.iso_year, read.iso_week) {
        (Some(_), week) if week.is_none() || read.weekday.is_none() => {
            return Err(Raise::value_error(
                "ISO year directive '%G' must be used with the ISO week directive '%V' and a weekday directive ('%A', \
                 '%a', '%w', or '%u').",
            ));
        }
        (None, Some(_)) => {
            let words = if read.weekday.is_none() {
                "ISO week directive '%V' must be used with the ISO year directive '%G' and a weekday directive ('%A', \
                 '%a', '%w', or '%u')."
            } else {
                "ISO week directive '%V' is incompatible with the year directive '%Y'. Use the ISO year '%G' instead."
            };
            return Err(Raise::value_error(words));
        }
        _ => {}
    }
    let by_week = match (read.iso_year, read.iso_week, read.week, read.weekday) {
        (Some(year), Some(week), _, Some(day)) => {
            Some(parse_date(&format!("{year:04}-W{week:02}-{}", day + 1)).unwrap_or_else(|| Err(mismatch()))?)
        }
        (_, _, Some((week, monday)), Some(day)) if read.year.is_some() && read.yearday.is_none() => {
            let first = date_of(year, 1, 1)?;
            let opens = i64::from(first.weekday().num_days_from_monday());
            // Counted from the first day of week 1, which is the year's first Monday or Sunday.
            let (opens, day) = if monday { (opens, day) } else { ((opens + 1) % 7, (day + 1) % 7) };
            let days = (7 - opens) % 7 + (week - 1) * 7 + day;
            first.checked_add_signed(chrono::TimeDelta::days(days))
        }
        _ => None,
    };
    let date = match read.yearday {
        _ if by_week.is_some() => by_week.unwrap_or_default(),
        Some(day) if read.month.is_none() => NaiveDate::from_yo_opt(year as i32, day as u32)
            .ok_or_else(|| Raise::value_error("day of year out of range"))?,
        _ => date_of(year, read.month.unwrap_or(1), read.day.unwrap_or(1))?,
    };
    // A leap second is read, and refused by `datetime`.
    let time = time_of(read.hour, read.minute, read.second, read.micro)?;
    Ok((date.and_time(time), read.offset, read.name))
}

/// Of a directive that there is not.
struct Unknown;

impl Read {
    /// Reads what a directive stands for; gives what is left, `None` where the text does not match.
    fn directive<'a>(&mut self, directive: char, text: &'a str) -> Result<Option<&'a str>, Unknown> {
        let number = |least: i64, most: i64, width: usize| -> Option<(i64, &'a str)> {
            // The longest run of digits that is in range, as the alternatives of CPython's pattern find it.
            let run = text.bytes().take(width).take_while(u8::is_ascii_digit).count();
            (1..=run).rev().find_map(|length| {
                let number: i64 = text[..length].parse().ok()?;
                (least..=most).contains(&number).then_some((number, &text[length..]))
            })
        };
        let name = |names: &[&str], short: bool| -> Option<(i64, &'a str)> {
            names.iter().enumerate().find_map(|(at, name)| {
                let name = if short { &name[..3] } else { name };
                let head = text.get(..name.len())?;
                head.eq_ignore_ascii_case(name).then_some((at as i64, &text[name.len()..]))
            })
        };
        let found = match directive {
            'Y' => {
                let year = text.get(..4).and_then(digits);
                year.map(|year| {
                    self.year = Some(year);
                    &text[4..]
                })
            }
            'y' => text.get(..2).and_then(digits).map(|year| {
                self.year = Some(if year < 69 { 2000 + year } else { 1900 + year });
                &text[2..]
            }),
            'm' => number(1, 12, 2).map(|(number, rest)| {
                self.month = Some(number);
                rest
            }),
            'd' => number(1, 31, 2).map(|(number, rest)| {
                self.day = Some(number);
                rest
            }),
            'j' => number(1, 366, 3).map(|(number, rest)| {
                self.yearday = Some(number);
                rest
            }),
            'H' => number(0, 23, 2).map(|(number, rest)| {
                self.hour = number;
                rest
            }),
            'I' => number(1, 12, 2).map(|(number, rest)| {
                self.twelve = Some(number);
                rest
            }),
            'M' => number(0, 59, 2).map(|(number, rest)| {
                self.minute = number;
                rest
            }),
            'S' => number(0, 61, 2).map(|(number, rest)| {
                self.second = number;
                rest
            }),
            'f' => {
                let run = text.bytes().take(6).take_while(u8::is_ascii_digit).count();
                let (fraction, rest) = text.split_at(run);
                let padded: String = fraction.chars().chain("000000".chars()).take(6).collect();
                self.micro = padded.parse().unwrap_or(0);
                (run > 0).then_some(rest)
            }
            'p' => match text.get(..2).map(str::to_ascii_lowercase).as_deref() {
                Some(half @ ("am" | "pm")) => {
                    self.afternoon = Some(half == "pm");
                    Some(&text[2..])
                }
                _ => None,
            },
            'b' => name(&MONTHS, true).map(|(at, rest)| {
                self.month = Some(at + 1);
                rest
            }),
            'B' => name(&MONTHS, false).map(|(at, rest)| {
                self.month = Some(at + 1);
                rest
            }),
            'a' | 'A' => name(&DAYS, directive == 'a').map(|(day, rest)| {
                self.weekday = Some(day);
                rest
            }),
            'w' | 'u' => number(if directive == 'w' { 0 } else { 1 }, if directive == 'w' { 6 } else { 7 }, 1).map(
                |(day, rest)| {
                    self.weekday = Some((day + 6) % 7);
                    rest
                },
            ),
            'z' => self.offset(text),
            'Z' => match ["UTC", "GMT"]
                .iter()
                .find(|name| text.get(..3).is_some_and(|head| head.eq_ignore_ascii_case(name)))
            {
                Some(name) => {
                    self.name = Some((*name).to_owned());
                    Some(&text[3..])
                }
                None => None,
            },
            '%' => text.strip_prefix('%'),
            'U' | 'W' => number(0, 53, 2).map(|(number, rest)| {
                self.week = Some((number, directive == 'W'));
                rest
            }),
            'G' => text.get(..4).and_then(digits).map(|year| {
                self.iso_year = Some(year);
                &text[4..]
            }),
            'V' => number(1, 53, 2).map(|(number, rest)| {
                self.iso_week = Some(number);
                rest
            }),
            _ => return Err(Unknown),
        };
        Ok(found)
    }

    fn offset<'a>(&mut self, text: &'a str) -> Option<&'a str> {
        if let Some(rest) = text.strip_prefix(['Z', 'z']) {
            self.offset = Some(0);
            return Some(rest);
        }
        let sign = match text.as_bytes().first()? {
            b'+' => 1,
            b'-' => -1,
            _ => return None,
        };
        let hours = digits(text.get(1..3)?)?;
        let rest = &text[3..];
        let rest = rest.strip_prefix(':').unwrap_or(rest);
        let minutes = digits(rest.get(..2)?)?;
        self.offset = Some(sign * (hours * 3600 + minutes * 60) as i32);
        Some(&rest[2..])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_format_as_in_cpython() {
        let moment = date_of(2024, 2, 29).unwrap().and_time(time_of(13, 5, 9, 123_456).unwrap());
        for (format, expected) in [
            ("%Y/%m/%d %a %A %b %B %j", "2024/02/29 Thu Thursday Feb February 060"),
            ("%U %W %w %y %G %V %u %e", "08 09 4 24 2024 09 4 29"),
            ("%H:%M:%S.%f %p %I", "13:05:09.123456 PM 01"),
            ("%c|%x|%X|%%|%Q", "Thu Feb 29 13:05:09 2024|02/29/24|13:05:09|%|%Q"),
        ] {
            assert_eq!(strftime(moment, None, format), expected);
        }
        assert_eq!(ctime_text(moment), "Thu Feb 29 13:05:09 2024");
    }

    #[test]
    fn iso_texts_are_read() {
        for (text, expected) in [
            ("2024-02-29T10:11:12", Some(("2024-02-29 10:11:12", None))),
            ("2024-02-29 10:11:12.5", Some(("2024-02-29 10:11:12.500", None))),
            ("2024-02-29T10:11:12+02:00", Some(("2024-02-29 10:11:12", Some(7200)))),
            ("2024-02-29T10:11Z", Some(("2024-02-29 10:11:00", Some(0)))),
            ("20240229T101112", Some(("2024-02-29 10:11:12", None))),
            ("2024-W09-4", Some(("2024-02-29 00:00:00", None))),
            ("2024-2-29", None),
            ("bad", None),
        ] {
            let read = parse_datetime(text).map(|read| read.unwrap());
            assert_eq!(
                read.map(|(moment, offset)| (moment.to_string(), offset)),
                expected.map(|(m, o)| (m.to_owned(), o)),
                "{text}"
            );
        }
    }

    #[test]
    fn formats_are_read_back() {
        for (text, format, expected) in [
            ("2024-02-29 10:11", "%Y-%m-%d %H:%M", "2024-02-29 10:11:00"),
            ("29 Feb 2024", "%d %b %Y", "2024-02-29 00:00:00"),
            ("1/2/24 3:04 PM", "%m/%d/%y %I:%M %p", "2024-01-02 15:04:00"),
            ("10:11:12.25", "%H:%M:%S.%f", "1900-01-01 10:11:12.250"),
        ] {
            assert_eq!(strptime(text, format).unwrap().0.to_string(), expected);
        }
        for (text, format, expected) in [
            ("x", "%Y", "time data 'x' does not match format '%Y'"),
            ("2024 x", "%Y", "unconverted data remains:  x"),
            ("2024", "%Q", "'Q' is a bad directive in format '%Q'"),
        ] {
            assert!(strptime(text, format).unwrap_err().to_string().contains(expected));
        }
    }
}
