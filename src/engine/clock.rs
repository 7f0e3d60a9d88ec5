use std::rc::Rc;

/// Where the engine takes the time from, for its log and for the times in the trace. It is no part of what a run computes.
#[derive(Clone)]
pub struct Clock(Rc<dyn Fn() -> f64>);

impl Clock {
    /// A clock that tells seconds since 1970 in UTC, with a fraction.
    pub fn new(seconds: impl Fn() -> f64 + 'static) -> Clock {
        Clock(Rc::new(seconds))
    }

    /// Seconds since 1970 in UTC.
    pub fn now(&self) -> f64 {
        (self.0)()
    }
}

impl Default for Clock {
    /// A clock that stands still.
    fn default() -> Clock {
        Clock::new(|| 0.0)
    }
}
