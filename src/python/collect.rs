//! What happens to objects at their end: `__del__`, callbacks of weak references, and the collector of cycles, which no
//! reference count frees.
//!
//! The collector works as CPython's: of all holders it takes off the references that they have to one another. Those that
//! others still refer to live, with all that they reach; the rest is garbage. Holders that are not known (the machine's
//! stack, native code) thus keep what they hold.

use std::{any::Any, rc::Rc};

use rustc_hash::FxHashMap;

use super::{Args, Vm, attribute::Cache};
use crate::value::{
    Holder, HolderKind, LastWords, Object, Result, Value, Visitor, any_last_words, noted_holders, take_last_words,
};

/// A holder that the collector looks at.
struct Node {
    holder: Rc<dyn Holder>,
    /// The references that other nodes have to it.
    inner: usize,
    /// The nodes it refers to.
    refers: Vec<usize>,
    lives: bool,
}

impl Vm {
    /// `gc.collect()`: frees the cycles that nothing outside refers to, and says how many objects were in them.
    pub(super) fn collect_cycles(&mut self) -> Result<usize> {
        self.forget_lookups();
        let nodes = garbage(reachable());
        self.tell_watchers(&nodes)?;
        let finalized = self.finalize(&nodes)?;
        let nodes = if finalized {
            // What a `__del__` has brought back to life stays, with all that it reaches.
            drop(nodes);
            self.forget_lookups();
            garbage(reachable())
        } else {
            nodes
        };
        let count = nodes.iter().filter(|node| node.holder.as_value().is_some()).count();
        let released = release(&nodes);
        drop(nodes);
        drop(released);
        self.hear_last_words()?;
        Ok(count)
    }

    /// Takes all that a script made apart, whoever refers to it: the run is over. Nothing of the script runs.
    pub(super) fn free_all(&mut self) {
        self.forget_lookups();
        let released = release(&reachable());
        drop(released);
    }

    /// Runs the ends that objects have left to be run. What they raise is nobody's, as in CPython; the error is an end that
    /// nothing catches.
    #[cold]
    pub(super) fn hear_last_words(&mut self) -> Result<()> {
        while any_last_words() {
            for words in take_last_words() {
                match words {
                    LastWords::Finalize { class, attributes, payload } => {
                        let object = Object::with_attributes(class, attributes, payload);
                        object.set_finalized();
                        self.call_finalizer(&object.into())?;
                    }
                    LastWords::Watched(address) => self.call_weak_callbacks(address)?,
                    LastWords::Elsewhere => self.close_abandoned()?,
                }
            }
        }
        Ok(())
    }

    /// Runs what is left to run at the end of a script, as CPython does when it lets go of the modules.
    pub(super) fn say_goodbye(&mut self) {
        let main = self.main.clone();
        let names = main.keys();
        let hidden = |name: &&Value| name.as_str().is_some_and(|name| name.starts_with('_') && !name.starts_with("__"));
        let shown = |name: &&Value| name.as_str().is_some_and(|name| !name.starts_with('_'));
        for name in names.iter().filter(hidden).chain(names.iter().filter(shown)).filter_map(Value::as_str) {
            let old = main.insert_str(name, Value::None);
            drop(old);
            if self.hear_last_words().is_err() {
                return;
            }
        }
        let _ = self.collect_cycles();
    }

    fn forget_lookups(&mut self) {
        self.cache = Cache::default();
        self.spare_frames.clear();
    }

    /// Calls the callbacks of weak references to objects in garbage, as long as those are there.
    fn tell_watchers(&mut self, nodes: &[Node]) -> Result<()> {
        if self.weak_callbacks.is_empty() {
            return Ok(());
        }
        for node in nodes {
            if let Some(object) = node.holder.clone().object() {
                self.call_weak_callbacks(object.address())?;
            }
        }
        Ok(())
    }

    /// Runs the `__del__` of objects in garbage; says whether there was one.
    fn finalize(&mut self, nodes: &[Node]) -> Result<bool> {
        let mut any = false;
        for node in nodes {
            if node.holder.as_value() != Some(HolderKind::Object { finalizes: true }) {
                continue;
            }
            if let Some(object) = node.holder.clone().object()
                && !object.set_finalized()
            {
                any = true;
                self.call_finalizer(&object.into())?;
            }
        }
        Ok(any)
    }

    fn call_finalizer(&mut self, object: &Value) -> Result<()> {
        let name = self.intern("__del__");
        let handling = self.handling.take();
        let result = self.call_special(object, &name, Vec::new());
        self.handling = handling;
        match result {
            Err(raise) if raise.as_fatal().is_some() => Err(raise),
            _ => Ok(()),
        }
    }

    fn call_weak_callbacks(&mut self, address: usize) -> Result<()> {
        let references = self.weak_callbacks.remove(&address).unwrap_or_default();
        for reference in references.into_iter().rev().filter_map(|reference| reference.upgrade()) {
            let callback = super::weakref::take_callback(&reference);
            let Some(callback) = callback else { continue };
            let handling = self.handling.take();
            let result = self.call_args(&callback, Args::new(vec![reference.into()]));
            self.handling = handling;
            if let Err(raise) = result
                && raise.as_fatal().is_some()
            {
                return Err(raise);
            }
        }
        Ok(())
    }
}

/// The holders that are noted, and those that they lead to.
fn reachable() -> Vec<Node> {
    let mut nodes: Vec<Node> = Vec::new();
    let mut places: FxHashMap<usize, usize> = FxHashMap::default();
    for holder in noted_holders() {
        place_of(holder, &mut nodes, &mut places);
    }
    let mut at = 0;
    while let Some(holder) = nodes.get(at).map(|node| node.holder.clone()) {
        let mut refers = Vec::new();
        holder.visit(&mut Visitor::new(&mut |seen| {
            let place = place_of(seen, &mut nodes, &mut places);
            if let Some(node) = nodes.get_mut(place) {
                node.inner += 1;
            }
            refers.push(place);
        }));
        if let Some(node) = nodes.get_mut(at) {
            node.refers = refers;
        }
        at += 1;
    }
    nodes
}

/// The holders among these that only others among them refer to.
fn garbage(mut nodes: Vec<Node>) -> Vec<Node> {
    // One reference is the list's own.
    let mut living: Vec<usize> = nodes
        .iter()
        .enumerate()
        .filter(|(_, node)| Rc::strong_count(&node.holder) > node.inner + 1)
        .map(|(at, _)| at)
        .collect();
    while let Some(at) = living.pop() {
        let Some(node) = nodes.get_mut(at).filter(|node| !node.lives) else { continue };
        node.lives = true;
        living.extend(std::mem::take(&mut node.refers));
    }
    nodes.retain(|node| !node.lives);
    nodes
}

fn place_of(holder: Rc<dyn Holder>, nodes: &mut Vec<Node>, places: &mut FxHashMap<usize, usize>) -> usize {
    let address = Rc::as_ptr(&holder).cast::<()>() as usize;
    *places.entry(address).or_insert_with(|| {
        nodes.push(Node { holder, inner: 0, refers: Vec::new(), lives: false });
        nodes.len() - 1
    })
}

fn release(nodes: &[Node]) -> Vec<Box<dyn Any>> {
    nodes.iter().map(|node| node.holder.release()).collect()
}
