//! Work on many items over the machine's cores, with the results in the items' order.

use std::sync::atomic::{AtomicUsize, Ordering};

/// How many items a thread takes at a time: enough that the counter is not fought over, few enough
/// that the last long page does not leave the other threads idle.
const BATCH: usize = 8;

/// `work` of each item, in the order of `items`, whatever the number of cores. A panic in `work`
/// goes on in the caller.
pub(crate) fn map<T: Sync, R: Send>(items: &[T], work: impl Fn(&T) -> R + Sync) -> Vec<R> {
    map_on(cores().max(2), items, work)
}

/// What both give, done at the same time. A panic in either goes on in the caller.
pub(crate) fn both<A: Send, B>(
    one: impl FnOnce() -> A + Send,
    other: impl FnOnce() -> B,
) -> (A, B) {
    std::thread::scope(|scope| {
        let one = scope.spawn(one);
        let other = other();
        match one.join() {
            Ok(one) => (one, other),
            Err(panic) => std::panic::resume_unwind(panic),
        }
    })
}

/// Has `left` dropped while the caller goes on, or its process ends.
pub(crate) fn let_go<T: Send + 'static>(left: T) {
    // Where there can be no other thread, it is dropped here.
    let _ = std::thread::Builder::new().spawn(move || drop(left));
}

fn cores() -> usize {
    std::thread::available_parallelism().map_or(1, std::num::NonZero::get)
}

fn map_on<T: Sync, R: Send>(threads: usize, items: &[T], work: impl Fn(&T) -> R + Sync) -> Vec<R> {
    if items.len() <= BATCH {
        return items.iter().map(work).collect();
    }
    let next = AtomicUsize::new(0);
    let batches = std::thread::scope(|scope| {
        // The caller is one of the threads.
        let workers: Vec<_> = (1..threads)
            .map(|_| scope.spawn(|| take_batches(items, &next, &work)))
            .collect();
        let mut batches = take_batches(items, &next, &work);
        for worker in workers {
            match worker.join() {
                Ok(done) => batches.extend(done),
                Err(panic) => std::panic::resume_unwind(panic),
            }
        }
        batches
    });
    in_order(batches)
}

fn take_batches<T, R>(
    items: &[T],
    next: &AtomicUsize,
    work: &impl Fn(&T) -> R,
) -> Vec<(usize, Vec<R>)> {
    let mut done = Vec::new();
    loop {
        let start = next.fetch_add(BATCH, Ordering::Relaxed);
        let Some(rest) = items.get(start..).filter(|rest| !rest.is_empty()) else {
            return done;
        };
        done.push((start, rest.iter().take(BATCH).map(work).collect()));
    }
}

fn in_order<R>(mut batches: Vec<(usize, Vec<R>)>) -> Vec<R> {
    batches.sort_unstable_by_key(|(start, _)| *start);
    batches
        .into_iter()
        .flat_map(|(_, results)| results)
        .collect()
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
