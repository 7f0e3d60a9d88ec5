//! The gamma function, by the approximation of Lanczos with the numbers that CPython takes as well.

use std::f64::consts::PI;

use super::{domain, range};
use crate::value::Result;

const G: f64 = 6.024_680_040_776_73;
const G_MINUS_HALF: f64 = 5.524_680_040_776_73;

const NUMERATOR: [f64; 13] = [
    23_531_376_880.410_76,
    42_919_803_642.649_1,
    35_711_959_237.355_67,
    17_921_034_426.037_21,
    6_039_542_586.352_028,
    1_439_720_407.311_721_7,
    248_874_557.862_054_16,
    31_426_415.585_400_194,
    2_876_370.628_935_372_4,
    186_056.265_395_223_5,
    8_071.672_002_365_816,
    210.824_277_751_579_35,
    2.506_628_274_631_000_2,
];

const DENOMINATOR: [f64; 13] = [
    0.0,
    39_916_800.0,
    120_543_840.0,
    150_917_976.0,
    105_258_076.0,
    45_995_730.0,
    13_339_535.0,
    2_637_558.0,
    357_423.0,
    32_670.0,
    1_925.0,
    66.0,
    1.0,
];

/// `math.gamma(x)`
pub fn gamma(x: f64) -> Result<f64> {
    if x.is_nan() || x == f64::INFINITY {
        return Ok(x);
    }
    if x == f64::NEG_INFINITY || x == 0.0 {
        return Err(domain());
    }
    if x == x.floor() {
        if x < 0.0 {
            return Err(domain());
        }
        if x <= 23.0 {
            return Ok((1..x as u64).map(|factor| factor as f64).product());
        }
    }
    let size = x.abs();
    if size < 1e-20 {
        let result = 1.0 / x;
        return if result.is_infinite() { Err(range()) } else { Ok(result) };
    }
    if size > 200.0 {
        return if x < 0.0 { Ok(0.0 / sin_pi(x)) } else { Err(range()) };
    }
    let y = size + G_MINUS_HALF;
    // What rounding took from the sum.
    let lost = if size > G_MINUS_HALF { (y - size) - G_MINUS_HALF } else { (y - G_MINUS_HALF) - size };
    let lost = lost * G / y;
    let power = |result: f64, apply: fn(f64, f64) -> f64| {
        if size < 140.0 {
            return apply(result, y.powf(size - 0.5));
        }
        let root = y.powf(size / 2.0 - 0.25);
        apply(apply(result, root), root)
    };
    let result = if x < 0.0 {
        let result = -PI / sin_pi(size) / size * y.exp() / sum(size);
        power(result - lost * result, |a, b| a / b)
    } else {
        let result = sum(size) / y.exp();
        power(result + lost * result, |a, b| a * b)
    };
    if result.is_infinite() { Err(range()) } else { Ok(result) }
}

/// `math.lgamma(x)`
pub fn log_gamma(x: f64) -> Result<f64> {
    if !x.is_finite() {
        return Ok(if x.is_nan() { x } else { f64::INFINITY });
    }
    if x == x.floor() && x <= 2.0 {
        return if x <= 0.0 { Err(domain()) } else { Ok(0.0) };
    }
    let size = x.abs();
    if size < 1e-20 {
        return Ok(-size.ln());
    }
    let mut result = sum(size).ln() - G;
    result += (size - 0.5) * ((size + G - 0.5).ln() - 1.0);
    if x < 0.0 {
        result = PI.ln() - sin_pi(size).abs().ln() - size.ln() - result;
    }
    if result.is_infinite() { Err(range()) } else { Ok(result) }
}

fn sum(x: f64) -> f64 {
    let (mut above, mut below) = (0.0, 0.0);
    let parts = NUMERATOR.iter().zip(&DENOMINATOR);
    if x < 5.0 {
        for (a, b) in parts.rev() {
            above = above * x + a;
            below = below * x + b;
        }
    } else {
        for (a, b) in parts {
            above = above / x + a;
            below = below / x + b;
        }
    }
    above / below
}

/// The sine of `pi * x`, exact where that is whole.
fn sin_pi(x: f64) -> f64 {
    let y = x.abs() % 2.0;
    let result = match (2.0 * y).round() as i64 {
        0 => (PI * y).sin(),
        1 => (PI * (y - 0.5)).cos(),
        2 => (PI * (1.0 - y)).sin(),
        3 => -(PI * (y - 1.5)).cos(),
        _ => (PI * (y - 2.0)).sin(),
    };
    result.copysign(1.0) * if (result < 0.0) != (x < 0.0) { -1.0 } else { 1.0 }
}
