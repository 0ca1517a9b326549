//! Reads the list of an intake's applications to its end.

use super::failed;
use super::filters::Filters;
use super::standing::Standing;
use crate::ends::End;
use crate::ports::{ListApplications, Place, Selection};
use crate::record::Summary;
use jiff::Timestamp;
use scheme::Declarations;

/// The most applications that are listed at once. A scheme that comes near has other needs than one page.
pub(super) const MOST: usize = 10_000;

/// The applications of an intake in the roles asked for, whatever their standing.
#[derive(Debug)]
pub(super) struct Listing {
    /// By standing, and then oldest first.
    pub(super) summaries: Vec<Summary>,
    /// Whether there are more than [`MOST`], which are not here.
    pub(super) is_cut: bool,
}

impl Listing {
    /// Reads it, every page of every role. The standing in `filters` is not looked at, since the
    /// counts beside the list need them all.
    pub(super) async fn read<P: ListApplications>(
        ports: &P,
        declarations: &Declarations,
        filters: &Filters<'_>,
        now: Timestamp,
    ) -> Result<Self, End> {
        let mut summaries = Vec::new();
        let mut is_cut = false;
        for role in filters.roles(declarations) {
            let selection = Selection {
                intake: filters.intake.id.clone(),
                role: role.to_owned(),
                status: None,
            };
            is_cut |= read_role(ports, &selection, &mut summaries, now).await?;
        }
        summaries.sort_by(|one, other| sort_key(one).cmp(&sort_key(other)));
        Ok(Self { summaries, is_cut })
    }

    /// Those that `filters` lets through.
    pub(super) fn through<'a>(
        &'a self,
        filters: &'a Filters<'_>,
    ) -> impl Iterator<Item = &'a Summary> {
        let lets_through =
            |one: &&Summary| filters.lets_through(Standing::of(one.status, &one.flags));
        self.summaries.iter().filter(lets_through)
    }

    /// How many stand so.
    pub(super) fn count(&self, standing: Standing) -> usize {
        let stands = |one: &&Summary| Standing::of(one.status, &one.flags) == standing;
        self.summaries.iter().filter(stands).count()
    }
}

fn sort_key(summary: &Summary) -> (Standing, Timestamp, &str) {
    (
        Standing::of(summary.status, &summary.flags),
        summary.submitted,
        summary.reference.as_str(),
    )
}

/// Adds every page of one role; whether some were left out.
async fn read_role<P: ListApplications>(
    ports: &P,
    selection: &Selection,
    summaries: &mut Vec<Summary>,
    now: Timestamp,
) -> Result<bool, End> {
    let mut after: Option<Place> = None;
    loop {
        let listed = ports
            .list_applications(selection, after.as_ref(), now)
            .await
            .map_err(|error| failed("list", &error))?;
        summaries.extend(listed.items);
        if summaries.len() > MOST {
            summaries.truncate(MOST);
            return Ok(true);
        }
        match listed.next {
            Some(next) => after = Some(next),
            None => return Ok(false),
        }
    }
}
