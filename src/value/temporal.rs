use std::rc::Rc;

use chrono::{NaiveDateTime, NaiveTime, Timelike};

use super::{Object, Str, hash::hash_bytes, hash_int};

/// An offset from UTC: that of a `datetime.timezone`, or what a script's own `tzinfo` says for one moment.
#[derive(Clone, Debug)]
pub struct Zone {
    /// Seconds east of UTC.
    pub offset: i32,
    /// The name it was given.
    pub name: Option<Str>,
    /// The object of the script's own `tzinfo`.
    pub script: Option<Object>,
}

impl Zone {
    /// Whether both are the same object of a script's own class: then times compare as they are on the clock.
    pub fn is_same_script(&self, other: &Zone) -> bool {
        matches!((&self.script, &other.script), (Some(a), Some(b)) if a.is(b))
    }
}

/// A `datetime.time`.
#[derive(Clone, Debug)]
pub struct Time {
    /// The time of day, exact to the microsecond.
    pub naive: NaiveTime,
    /// The zone it is meant in.
    pub zone: Option<Rc<Zone>>,
}

/// A `datetime.datetime`.
#[derive(Clone, Debug)]
pub struct DateTime {
    /// Date and time of day, exact to the microsecond.
    pub naive: NaiveDateTime,
    /// The zone it is meant in.
    pub zone: Option<Rc<Zone>>,
}

impl DateTime {
    /// The moment in UTC; the time itself where no zone is known.
    pub fn utc(&self) -> NaiveDateTime {
        let offset = self.zone.as_ref().map_or(0, |zone| zone.offset);
        self.naive - chrono::TimeDelta::seconds(offset.into())
    }

    /// The hash: equal for equal moments.
    pub fn hash(&self) -> i64 {
        hash_int(self.utc().and_utc().timestamp_micros())
    }

    /// The microsecond.
    pub fn microsecond(&self) -> u32 {
        self.naive.nanosecond() / 1_000
    }
}

impl Time {
    /// Microseconds since midnight in UTC; the time itself where no zone is known.
    pub fn utc(&self) -> i64 {
        let offset = self.zone.as_ref().map_or(0, |zone| i64::from(zone.offset));
        (i64::from(self.naive.num_seconds_from_midnight()) - offset) * 1_000_000 + i64::from(self.microsecond())
    }

    /// The hash: equal for equal times.
    pub fn hash(&self) -> i64 {
        hash_bytes(&self.utc().to_le_bytes())
    }

    /// The microsecond.
    pub fn microsecond(&self) -> u32 {
        self.naive.nanosecond() / 1_000
    }
}

/// A `datetime.timedelta`, exact to the microsecond.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct TimeDelta {
    /// The whole of it in microseconds.
    pub microseconds: i128,
}

impl TimeDelta {
    const DAY: i128 = 86_400_000_000;

    /// Days, negative where the delta is.
    pub fn days(self) -> i64 {
        self.microseconds.div_euclid(Self::DAY) as i64
    }

    /// Seconds within the day, from 0 to 86,399.
    pub fn seconds(self) -> i64 {
        (self.microseconds.rem_euclid(Self::DAY) / 1_000_000) as i64
    }

    /// Microseconds within the second, from 0 to 999,999.
    pub fn subsecond(self) -> i64 {
        (self.microseconds.rem_euclid(Self::DAY) % 1_000_000) as i64
    }

    /// The hash.
    pub fn hash(&self) -> i64 {
        hash_int((self.microseconds % i128::from(i64::MAX)) as i64)
    }
}
