//! One run: so many connections, each busy until nothing is left to do; and its times.

use crate::{Outcome, engine, pages};
use service::ports::{StoreApplication, Stored};
use service::record::NewApplication;
use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};
use store::{Applications, Connection, connect};

/// So many connections.
pub(crate) struct Run {
    connections: usize,
}

/// How long each took, sorted, all of them together, and the processor's time that the other process
/// used for them.
pub(crate) struct Times {
    each: Vec<Duration>,
    all: Duration,
    worked: Duration,
}

impl Times {
    fn new(mut each: Vec<Duration>, all: Duration, worked: Duration) -> Self {
        each.sort();
        Self { each, all, worked }
    }

    /// How many a second.
    pub(crate) fn a_second(&self) -> f64 {
        f64::from(u32::try_from(self.each.len()).unwrap_or(u32::MAX)) / self.all.as_secs_f64()
    }

    /// The time that so many in a thousand did not take longer than.
    fn within(&self, of_thousand: usize) -> f64 {
        let last = self.each.len().saturating_sub(1);
        let at = (self.each.len() * of_thousand / 1000).min(last);
        self.each.get(at).map_or(0.0, Duration::as_secs_f64) * 1000.0
    }
}

impl fmt::Display for Times {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (median, most, worst) = (self.within(500), self.within(990), self.within(1000));
        let rate = self.a_second();
        let count = f64::from(u32::try_from(self.each.len()).unwrap_or(u32::MAX));
        let worked = self.worked.as_secs_f64() * 1000.0 / count;
        write!(
            out,
            "{rate:.0} | {median:.1}, {most:.1}, {worst:.1} | {worked:.1}"
        )
    }
}

/// Hands out what is left to do.
fn queue<T: Send>(all: Vec<T>) -> impl Fn() -> Option<T> + Send + Sync {
    let left = Mutex::new(all);
    move || left.lock().unwrap_or_else(PoisonError::into_inner).pop()
}

impl Run {
    pub(crate) fn of(connections: usize) -> Self {
        Self { connections }
    }

    /// Presses Submit on each of these check pages.
    pub(crate) fn presses(&self, program: &pages::Running, states: Vec<String>) -> Outcome<Times> {
        let (next, address) = (queue(states), program.address.as_str());
        let before = program.running.worked()?;
        let (began, one) = (Instant::now(), || -> Outcome<Vec<Duration>> {
            let browser = pages::browser();
            let mut times = Vec::new();
            while let Some(state) = next() {
                let began = Instant::now();
                pages::submit(&browser, address, &state)?;
                times.push(began.elapsed());
            }
            Ok(times)
        });
        let each: Outcome<Vec<Vec<Duration>>> = thread::scope(|scope| {
            let threads: Vec<_> = (0..self.connections).map(|_| scope.spawn(one)).collect();
            let joined = threads.into_iter();
            joined
                .map(|one| one.join().map_err(|_| "a connection panicked")?)
                .collect()
        });
        let all = began.elapsed();
        let worked = program.running.worked()?.saturating_sub(before);
        Ok(Times::new(each?.concat(), all, worked))
    }

    /// Writes each of these into the engine, by the same adapter that the system uses.
    pub(crate) fn commits(
        &self,
        engine: &engine::Running,
        new: Vec<NewApplication>,
    ) -> Outcome<Times> {
        let runtime = tokio::runtime::Runtime::new()?;
        let client = connect(Connection::Embedded {
            url: engine.address.clone(),
        });
        let before = engine.worked()?;
        let store = Applications::new(client, "applications");
        let next = Arc::new(queue(new));
        let began = Instant::now();
        let each: Outcome<Vec<Vec<Duration>>> = runtime.block_on(async {
            let mut tasks = tokio::task::JoinSet::new();
            for _ in 0..self.connections {
                let (store, next) = (store.clone(), Arc::clone(&next));
                tasks.spawn(async move {
                    let mut times = Vec::new();
                    while let Some(new) = next() {
                        let began = Instant::now();
                        let stored = store.store_application(&new, None).await;
                        if !matches!(stored, Ok(Stored::New)) {
                            return Err(format!("not stored: {stored:?}").into());
                        }
                        times.push(began.elapsed());
                    }
                    Ok(times)
                });
            }
            tasks.join_all().await.into_iter().collect()
        });
        let all = began.elapsed();
        let worked = engine.worked()?.saturating_sub(before);
        Ok(Times::new(each?.concat(), all, worked))
    }
}
