//! Topological sorting as SQLAlchemy does it: the order among items that do not depend on each other is that of the input.

use rustc_hash::{FxHashMap, FxHashSet};

/// What keeps items from being sorted: those that lie on a cycle, in the order of the input.
#[derive(Debug, PartialEq, Eq)]
pub struct CircularDependency(pub Vec<usize>);

/// Sorts `items` into rounds: each round holds what depends only on rounds before it, in the order of `items`. An edge
/// is `(first, second)`; one that leads to or from no item of `items` does not count. Where edges run in a circle, the rounds
/// end before it.
pub fn sort_as_subsets(edges: &[(usize, usize)], items: &[usize]) -> (Vec<Vec<usize>>, Result<(), CircularDependency>) {
    let places: FxHashMap<usize, usize> = items.iter().enumerate().map(|(place, &item)| (item, place)).collect();
    // By place: what comes behind an item, and how much it still waits for.
    let mut children: Vec<Vec<usize>> = vec![Vec::new(); items.len()];
    let mut waits: Vec<usize> = vec![0; items.len()];
    for (parent, child) in edges {
        if let (Some(&parent), Some(&child)) = (places.get(parent), places.get(child)) {
            children[parent].push(child);
            waits[child] += 1;
        }
    }
    let mut rounds = Vec::new();
    let mut sorted = 0;
    let mut round: Vec<usize> = (0..items.len()).filter(|&place| waits[place] == 0).collect();
    while !round.is_empty() {
        sorted += round.len();
        let mut next = Vec::new();
        for &place in &round {
            for &child in &children[place] {
                waits[child] -= 1;
                if waits[child] == 0 {
                    next.push(child);
                }
            }
        }
        next.sort_unstable();
        rounds.push(round.into_iter().map(|place| items[place]).collect());
        round = next;
    }
    let ended = if sorted == items.len() { Ok(()) } else { Err(CircularDependency(find_cycles(edges, items))) };
    (rounds, ended)
}

/// Sorts `items`; see [`sort_as_subsets`].
pub fn sort(edges: &[(usize, usize)], items: &[usize]) -> Result<Vec<usize>, CircularDependency> {
    let (rounds, ended) = sort_as_subsets(edges, items);
    ended.map(|()| rounds.into_iter().flatten().collect())
}

/// The items that lie on a circle of edges, in the order of `items`.
pub fn find_cycles(edges: &[(usize, usize)], items: &[usize]) -> Vec<usize> {
    let mut children: FxHashMap<usize, Vec<usize>> = FxHashMap::default();
    for &(parent, child) in edges {
        let list = children.entry(parent).or_default();
        if !list.contains(&child) {
            list.push(child);
        }
    }
    let reaches_itself = |start: usize| {
        let mut seen = FxHashSet::default();
        let mut stack: Vec<usize> = children.get(&start).cloned().unwrap_or_default();
        while let Some(node) = stack.pop() {
            if node == start {
                return true;
            }
            if seen.insert(node) {
                stack.extend(children.get(&node).into_iter().flatten());
            }
        }
        false
    };
    items.iter().copied().filter(|&item| reaches_itself(item)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn order_of_the_input_decides_among_equals() {
        type Case<'a> = (&'a [(usize, usize)], &'a [usize], &'a [usize]);
        let cases: &[Case<'_>] = &[
            (&[], &[3, 1, 2], &[3, 1, 2]),
            (&[(1, 3)], &[3, 1, 2], &[1, 2, 3]),
            (&[(2, 1), (1, 3)], &[3, 1, 2], &[2, 1, 3]),
            (&[(9, 1)], &[1, 2], &[1, 2]),
        ];
        for (edges, items, expected) in cases {
            assert_eq!(sort(edges, items).unwrap(), *expected);
        }
    }

    #[test]
    fn a_circle_is_found() {
        let edges = [(1, 2), (2, 3), (3, 2), (3, 4)];
        assert_eq!(find_cycles(&edges, &[1, 2, 3, 4]), [2, 3]);
        assert_eq!(sort(&edges, &[1, 2, 3, 4]), Err(CircularDependency(vec![2, 3])));
    }
}
