//! Work on many items over the machine's cores, with the results in the items' order.
//!
//! The threads are a pool's, which lasts: each thread more takes memory of its own, and gives it back
//! to the system when it ends, which has it cleared for the next. Nobody may wait here for what
//! another part of the work is still to make: the thread that would make it may be the one that waits.

use forms::source::{Problem, Problems};
use rayon::prelude::*;

/// How many items a thread takes at a time at least.
const BATCH: usize = 8;

/// `work` of each item, in the order of `items`, whatever the number of cores. A panic in `work`
/// goes on in the caller.
pub(crate) fn map<T: Sync, R: Send>(items: &[T], work: impl Fn(&T) -> R + Send + Sync) -> Vec<R> {
    let items = items.par_iter().with_min_len(BATCH);
    items.map(work).collect()
}

/// What both give, done at the same time. A panic in either goes on in the caller.
pub(crate) fn both<A: Send, B: Send>(
    one: impl FnOnce() -> A + Send,
    other: impl FnOnce() -> B + Send,
) -> (A, B) {
    rayon::join(one, other)
}

/// What `look` gives, and what it tells: of two that are at it at the same time, each has a list of
/// its own.
pub(crate) fn told<T>(look: impl FnOnce(&Problems) -> T) -> (T, Vec<Problem>) {
    let problems = Problems::new();
    let found = look(&problems);
    (found, problems.into_sorted())
}

/// What `work` gives, done by the pool: the caller waits, and takes no memory meanwhile.
pub(crate) fn within<R: Send>(work: impl FnOnce() -> R + Send) -> R {
    rayon::scope(|_| work())
}

/// Has `left` dropped while the caller goes on, or its process ends.
pub(crate) fn let_go<T: Send + 'static>(left: T) {
    rayon::spawn(move || drop(left));
}

#[cfg(test)]
mod tests {
    #[test]
    fn results_keep_the_order_of_the_items() {
        for count in [0, 1, 8, 9, 1_000] {
            let items: Vec<usize> = (0..count).collect();
            let doubled = super::map(&items, |item| item * 2);
            assert_eq!(
                doubled,
                items.iter().map(|item| item * 2).collect::<Vec<_>>()
            );
        }
    }
}
