//! Classes: their linearisation, and how the script makes them.

use crate::value::{Class, Raise, Result};

/// The method resolution order of a class of those bases, the class itself left out (the C3 linearisation).
pub fn ancestors_of(bases: &[Class]) -> Result<Vec<Class>> {
    let mut sequences: Vec<Vec<Class>> = bases.iter().map(|base| base.mro().cloned().collect()).collect();
    sequences.push(bases.to_vec());
    let mut order = Vec::new();
    loop {
        sequences.retain(|sequence| !sequence.is_empty());
        if sequences.is_empty() {
            return Ok(order);
        }
        let candidate = sequences.iter().filter_map(|sequence| sequence.first()).find(|candidate| {
            !sequences.iter().any(|sequence| sequence.iter().skip(1).any(|class| class.is(candidate)))
        });
        let Some(next) = candidate.cloned() else {
            let mut heads: Vec<String> = Vec::new();
            for head in sequences.iter().filter_map(|sequence| sequence.first()) {
                let name = head.name().to_string();
                if !heads.contains(&name) {
                    heads.push(name);
                }
            }
            return Err(Raise::type_error(format!(
                "Cannot create a consistent method resolution\norder (MRO) for bases {}",
                heads.join(", ")
            )));
        };
        for sequence in &mut sequences {
            if sequence.first().is_some_and(|head| head.is(&next)) {
                sequence.remove(0);
            }
        }
        order.push(next);
    }
}
