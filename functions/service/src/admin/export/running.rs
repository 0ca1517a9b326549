//! An export on its way: a piece at a time to its recorded end, or gathered where an answer has a
//! largest size.

use super::cells::Cells;
use super::parts::{self, Part};
use super::reading::{Reader, Stored};
use super::writing::{WriteError, Writing};
use crate::admin::{ExportPorts, failed, record, session};
use crate::desk::{Desk, Response};
use crate::ends::End;
use crate::link::LinkHash;
use crate::ports::StoreError;
use crate::record::{Act, Application, Deed};
use bytes::Bytes;
use jiff::Timestamp;
use sha2::{Digest, Sha256};

/// What an export begins with.
pub(super) struct Plan<'a> {
    /// What asks for the same, without parts.
    pub(super) address: String,
    pub(super) part: Part,
    pub(super) reader: Reader<'a>,
    pub(super) cells: Cells<'a>,
    pub(super) writing: Writing,
    /// The session that asked, which must go on meanwhile.
    pub(super) session: LinkHash,
    pub(super) now: Timestamp,
    /// What is recorded before its first byte.
    pub(super) begun: Act,
}

/// After so many steps the session is looked at again, so that signing out everywhere stops what a
/// thief has begun to take.
const STEPS: usize = 20;

/// An export on its way. Whoever sends it must let the transfer fail where a piece is not to be had:
/// a part of a file must never pass for a whole one.
pub struct Export<'a, P> {
    ports: &'a P,
    plan: Plan<'a>,
    /// What was written, and not handed over.
    ready: Vec<u8>,
    digest: Sha256,
    rows: usize,
    /// The last application of what was written.
    last: Option<Stored>,
    steps: usize,
    state: State,
}

/// How far it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    Going,
    Whole,
    Broken,
}

/// The export could not be brought to its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the export was broken off")]
pub struct BrokenOff;

impl<'a, P: ExportPorts> Export<'a, P> {
    /// Reads and writes the first rows, so that where that fails the answer can still say so.
    pub(super) async fn of(ports: &'a P, plan: Plan<'a>) -> Result<Self, End> {
        let mut export = Self {
            ports,
            plan,
            ready: Vec::new(),
            digest: Sha256::new(),
            rows: 0,
            last: None,
            steps: 0,
            state: State::Going,
        };
        let begun = export.plan.writing.begin(&export.plan.cells);
        export.ready = begun.map_err(|why| unwritten(&why))?;
        match export.plan.reader.next(ports).await {
            Ok(Some(first)) => export.add(&first).map_err(|why| unwritten(&why))?,
            Ok(None) => {}
            Err(error) => return Err(failed("export", &error)),
        }
        Ok(export)
    }

    /// Records that it begins: from now on some of it may be out.
    pub(in crate::admin) async fn begin(&self) -> Result<(), End> {
        record::keep(self.ports, &self.plan.begun).await?;
        tracing::info!("an export of applications began");
        Ok(())
    }

    /// The whole file, recorded, where it has at most `most` bytes; or else the page that leads to its
    /// parts, and nothing is recorded, since nothing of it goes out.
    pub(in crate::admin) async fn gather(
        mut self,
        desk: &Desk,
        head: Response,
        most: usize,
    ) -> Result<Response, End> {
        // What stands after the last row, the list of an archive's files, needs room as well.
        let room = most - most / 8;
        let (mut bytes, mut fits) = (Vec::new(), (None, 0));
        loop {
            if bytes.len() + self.ready.len() > room && self.state == State::Going {
                let (until, count) = fits;
                let (address, part) = (&self.plan.address, &self.plan.part);
                return Ok(parts::page(desk, address, part, until, count));
            }
            fits = (self.last.clone(), self.rows);
            match self.next().await {
                Ok(Some(piece)) => bytes.extend_from_slice(&piece),
                Ok(None) => return Ok(head.map(|_| Bytes::from(bytes))),
                Err(BrokenOff) => return Err(End::SomethingWrong),
            }
            if self.ready.is_empty() && self.state == State::Going {
                self.step().await;
            }
        }
    }

    /// The next piece of the file; `None` once it is whole, and recorded as whole.
    ///
    /// # Errors
    /// Where the store fails, or the file cannot be written; from then on always.
    pub async fn next(&mut self) -> Result<Option<Bytes>, BrokenOff> {
        loop {
            if !self.ready.is_empty() {
                let piece = Bytes::from(std::mem::take(&mut self.ready));
                // The last piece was counted before it was recorded.
                if self.state == State::Going {
                    self.digest.update(&piece);
                }
                return Ok(Some(piece));
            }
            match self.state {
                State::Whole => return Ok(None),
                State::Broken => return Err(BrokenOff),
                State::Going => {}
            }
            self.step().await;
        }
    }

    /// Goes on by one step, or breaks off.
    async fn step(&mut self) {
        if let Err(why) = self.go_on().await {
            self.state = State::Broken;
            tracing::error!(
                export.rows = self.rows,
                error = why.text(),
                "an export was broken off"
            );
        }
    }

    /// Reads and writes the next rows, or what stands after the last.
    async fn go_on(&mut self) -> Result<(), Failure> {
        self.steps += 1;
        if self.steps.is_multiple_of(STEPS) {
            let (session, now) = (&self.plan.session, self.plan.now);
            if !session::goes_on(self.ports, session, now).await? {
                return Err(Failure::SignedOut);
            }
        }
        match self.plan.reader.next(self.ports).await? {
            Some(applications) => Ok(self.add(&applications)?),
            None => self.finish().await,
        }
    }

    fn add(&mut self, applications: &[Application]) -> Result<(), WriteError> {
        let plan = &mut self.plan;
        let bytes = plan.writing.rows(&plan.cells, applications)?;
        self.ready.extend_from_slice(&bytes);
        self.rows += applications.len();
        let last = applications.last();
        self.last = last.map(|one| (one.submitted, one.reference.clone()));
        Ok(())
    }

    /// Records the whole file before its last bytes go out: nobody has a whole one that is not recorded.
    async fn finish(&mut self) -> Result<(), Failure> {
        self.ready = self.plan.writing.end()?;
        self.digest.update(&self.ready);
        let begun = &self.plan.begun;
        let whole = Act {
            id: record::whole_id(&begun.id),
            deed: Deed::Exported,
            rows: self.rows,
            hash: hex(&self.digest.finalize_reset()),
            ..begun.clone()
        };
        self.ports.record_act(&whole).await?;
        self.state = State::Whole;
        tracing::info!(export.rows = self.rows, "applications were exported");
        Ok(())
    }
}

/// Why it cannot go on.
#[derive(Debug, thiserror::Error)]
enum Failure {
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error(transparent)]
    Write(#[from] WriteError),
    #[error("its administrator is signed out")]
    SignedOut,
}

impl Failure {
    /// It and what is behind it, for the log.
    fn text(&self) -> String {
        let mut text = self.to_string();
        let mut source = std::error::Error::source(self);
        while let Some(cause) = source {
            text.push_str(": ");
            text.push_str(&cause.to_string());
            source = cause.source();
        }
        text
    }
}

fn unwritten(why: &WriteError) -> End {
    tracing::error!(error = %why, "an export could not be written");
    End::SomethingWrong
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
