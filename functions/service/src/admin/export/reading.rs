//! Reads the applications of a copy, oldest first, a stretch at a time. Each that is there all the
//! while is read exactly once, even where people decide and withdraw meanwhile.

use super::parts::Part;
use crate::admin::filters::Filters;
use crate::admin::standing::Standing;
use crate::ports::{ListApplications, Place, ReadApplications, Selection, StoreError};
use crate::record::Application;
use jiff::Timestamp;
use scheme::life::Status;
use scheme::{Declarations, Reference};
use std::collections::VecDeque;

/// How many applications are read at once, answers and all. Each has at most the 64 KiB that were posted.
pub(super) const BATCH: usize = 50;

/// The order in which the lists of a stretch are read. An application that goes from one list to
/// another in between must not be missed: wherever life leads from a status to another, the first is
/// read before the second. Ways lead back to awaiting, and to approved from what the oversight group
/// decided, which are therefore read twice. One that is met twice stands at the same place, and counts once.
pub(in crate::admin) const ORDER: [Status; 10] = [
    Status::Awaiting,
    Status::Approved,
    Status::Proposed,
    Status::Matched,
    Status::Waiting,
    Status::Approved,
    Status::Declined,
    Status::Lapsed,
    Status::Awaiting,
    Status::Withdrawn,
];

/// When it was stored, and its reference: this never changes, whatever becomes of the application.
pub(super) type Stored = (Timestamp, Reference);

/// How far the reading is.
pub(super) struct Reader<'a> {
    filters: Filters<'a>,
    roles: Vec<&'a str>,
    now: Timestamp,
    /// What was listed so far ends here.
    after: Option<Stored>,
    /// The last that is to be read.
    until: Option<Stored>,
    /// Whether nothing stands behind what was listed.
    is_last: bool,
    /// What was listed, and is not read.
    waiting: VecDeque<Reference>,
}

impl<'a> Reader<'a> {
    /// What reads the applications of `part` that `filters` lets through.
    pub(super) fn new(
        filters: Filters<'a>,
        part: &Part,
        declarations: &'a Declarations,
        now: Timestamp,
    ) -> Self {
        Self {
            roles: filters.roles(declarations),
            filters,
            now,
            after: part.after.clone(),
            until: part.until.clone(),
            is_last: false,
            waiting: VecDeque::new(),
        }
    }

    /// The next applications, at most [`BATCH`]; `None` once all are read.
    pub(super) async fn next<P: ListApplications + ReadApplications>(
        &mut self,
        ports: &P,
    ) -> Result<Option<Vec<Application>>, StoreError> {
        loop {
            while self.waiting.is_empty() {
                if self.is_last {
                    return Ok(None);
                }
                self.list(ports).await?;
            }
            let batch = self.waiting.len().min(BATCH);
            let references: Vec<Reference> = self.waiting.drain(..batch).collect();
            let mut read = ports.read_applications(&references, self.now).await?;
            // A list is a copy that may be a moment old.
            let filters = self.filters;
            read.retain(|one| filters.lets_through(Standing::of(one.status, &one.flags)));
            if !read.is_empty() {
                return Ok(Some(read));
            }
        }
    }

    /// Lists the next stretch: to the first place where one of the lists has another page.
    async fn list<P: ListApplications>(&mut self, ports: &P) -> Result<(), StoreError> {
        let mut stretch: Vec<Stored> = Vec::new();
        let mut end: Option<Stored> = None;
        for role in &self.roles {
            for status in self.statuses() {
                let selection = Selection {
                    intake: self.filters.intake.id.clone(),
                    role: (*role).to_owned(),
                    status: Some(status),
                };
                let after = self.after.clone();
                let after = after.map(|(submitted, reference)| Place {
                    status,
                    submitted,
                    reference,
                });
                let listed = ports
                    .list_applications(&selection, after.as_ref(), self.now)
                    .await?;
                let items = listed.items.into_iter();
                stretch.extend(items.map(|one| (one.submitted, one.reference)));
                if let Some(last) = listed.next {
                    let last = (last.submitted, last.reference);
                    end = Some(end.map_or(last.clone(), |first| first.min(last)));
                }
            }
        }
        let is_before =
            |one: &Stored, end: &Option<Stored>| end.as_ref().is_none_or(|end| one <= end);
        stretch.retain(|one| is_before(one, &end) && is_before(one, &self.until));
        stretch.sort_unstable();
        stretch.dedup();
        self.waiting = stretch.into_iter().map(|(_, one)| one).collect();
        self.is_last = end
            .as_ref()
            .is_none_or(|end| self.until.as_ref().is_some_and(|until| until <= end));
        self.after = end;
        Ok(())
    }

    /// The lists that hold what the filters let through.
    fn statuses(&self) -> impl Iterator<Item = Status> + use<> {
        let standing = self.filters.standing;
        let is_listed = move |status: &Status| match standing {
            None => true,
            Some(Standing::At(only)) => *status == only,
            Some(Standing::Apart) => matches!(status, Status::Awaiting | Status::Lapsed),
        };
        ORDER.into_iter().filter(is_listed)
    }
}
