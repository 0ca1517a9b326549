//! From a check page's state to all that one submission stores. Pure.

use super::letters;
use crate::desk::{Desk, Moment};
use crate::keyring::Purpose;
use crate::link::LinkToken;
use crate::probe::{is_made_up, made_up};
use crate::record::{Application, Approval, Flag, NewApplication, Once, Summary, Who};
use crate::state::CheckState;
use forms::{Answers, Form, Role};
use jiff::Timestamp;
use scheme::life::Status;
use scheme::{Reference, calendar};
use sha2::{Digest, Sha256};

/// The reference that the submission with this id has, where those before its draw of this number are
/// taken: the same however often its page is pressed, so that the application is the guard on it
/// (infra/decisions/0022). The id is 128 random bits, which no reference gives away.
pub(super) fn drawn(submission_id: &str, draw: usize) -> Reference {
    let hash: [u8; 32] = Sha256::digest(format!("{submission_id}#{draw}")).into();
    let (random, _) = hash.split_at(16);
    Reference::from_random(random.try_into().unwrap_or_default())
}

/// The application, its approval, its guards and its letters.
pub(super) fn new_application(
    desk: &Desk,
    form: &Form,
    state: &CheckState,
    reference: Reference,
    moment: Moment<'_>,
) -> NewApplication {
    let now = calendar::to_milliseconds(moment.now);
    let own_link = LinkToken::new(reference.clone(), moment.random());
    let manager_link = LinkToken::new(reference.clone(), moment.random());
    let digest = digest(&state.form, state.version, &state.intake, &state.answers);
    let who = who(desk, form, &state.intake, &state.answers);
    let expires = expires(desk, &state.intake, now);
    let application = Application {
        reference,
        form: form.id.clone(),
        version: form.version,
        intake: state.intake.clone(),
        role: form.role.clone(),
        status: Status::Awaiting,
        submitted: now,
        flags: flags(desk, form, &state.answers, state.trapped),
        answers: state.answers.clone(),
        link: own_link.hash(),
        who: who.clone(),
        expires,
    };
    let approval = approval(desk, form, &application, &manager_link);
    let letters = vec![
        letters::receipt(desk, &application, &approval, &own_link, now),
        letters::approval_request(desk, &approval, &manager_link, false, now),
    ];
    let once_expires = calendar::plus_days(now, desk.declared.period("once_days", 2));
    let new = NewApplication {
        summary: summary(form, &application),
        once: Once {
            submission_id: state.submission_id.clone(),
            digest: digest.clone(),
            expires: once_expires,
        },
        who: Who {
            key: who,
            digest,
            expires,
        },
        application,
        approval,
        letters,
    };
    match is_made_up(&state.intake) {
        true => made_up(&desk.keys, now, new),
        false => new,
    }
}

/// What a list shows of `application`.
pub(crate) fn summary(form: &Form, application: &Application) -> Summary {
    Summary {
        reference: application.reference.clone(),
        intake: application.intake.clone(),
        role: application.role.clone(),
        status: application.status,
        submitted: application.submitted,
        name: form.text(&application.answers, Role::Name).to_owned(),
        institution: form
            .text(&application.answers, Role::Institution)
            .to_owned(),
        level: form.text(&application.answers, Role::Level).to_owned(),
        topics: form
            .answer(&application.answers, Role::Topics)
            .and_then(forms::Answer::list)
            .unwrap_or(&[])
            .to_vec(),
        flags: application.flags.clone(),
    }
}

fn approval(desk: &Desk, form: &Form, application: &Application, link: &LinkToken) -> Approval {
    let text = |role| form.text(&application.answers, role).to_owned();
    Approval {
        reference: application.reference.clone(),
        intake: application.intake.clone(),
        role: application.role.clone(),
        applicant_name: text(Role::Name),
        job_title: text(Role::JobTitle),
        applicant_email: text(Role::Email),
        manager_name: text(Role::ManagerName),
        manager_email: text(Role::ManagerEmail),
        link: link.hash(),
        replaced: Vec::new(),
        closes: approval_closes(desk, &application.intake, application.submitted),
        decision: None,
        withdrawn: false,
        expires: application.expires,
    }
}

/// A line manager has the scheme's `approval_link_days`, to the end of the last of them, since a
/// letter names the day alone; but never longer than the intake's grace.
pub(crate) fn approval_closes(desk: &Desk, intake: &str, now: Timestamp) -> Timestamp {
    let zone = &desk.declared.scheme().time_zone;
    let days = desk.declared.period("approval_link_days", 21);
    let own = calendar::end_of(
        calendar::date_at(calendar::plus_days(now, days), zone),
        zone,
    );
    desk.declared
        .declarations
        .intake(intake)
        .map_or(own, |intake| own.min(intake.approvals_close()))
}

/// The scheme's end and the stated period (TRUST 23).
fn expires(desk: &Desk, intake: &str, now: Timestamp) -> Timestamp {
    let scheme = desk.declared.scheme();
    let ends = match desk.declared.declarations.intake(intake) {
        Some(intake) => intake.ends,
        None => calendar::date_at(now, &scheme.time_zone),
    };
    let months = desk.declared.period("applications_months", 12);
    calendar::end_of(calendar::plus_months(ends, months), &scheme.time_zone)
}

pub(crate) fn flags(desk: &Desk, form: &Form, answers: &Answers, trapped: bool) -> Vec<Flag> {
    let institution = desk
        .declared
        .scheme()
        .institution(form.text(answers, Role::Institution));
    let is_outside =
        |role| institution.is_some_and(|own| !own.has_address(form.text(answers, role)));
    let mut flags = Vec::new();
    if is_outside(Role::Email) {
        flags.push(Flag::EmailOutside);
    }
    if is_outside(Role::ManagerEmail) {
        flags.push(Flag::ManagerOutside);
    }
    if trapped {
        flags.push(Flag::Quarantined);
    }
    flags
}

/// The key of the guard on this address, role and intake. The address itself is not in it.
pub(crate) fn who(desk: &Desk, form: &Form, intake: &str, answers: &Answers) -> String {
    let email = form.text(answers, Role::Email).to_lowercase();
    let hash = desk.keys.hash(Purpose::Applicant, email.as_bytes());
    format!("{intake}#{}#{}", form.role, hex(&hash))
}

/// A hash of what was answered, and to what: the same answers again are the same application. It is
/// kept as long as the application, so what goes into it stays as it is. What kind an answer is of is not
/// in it: that is said by the form, whose edition is.
pub(crate) fn digest(form: &str, version: i64, intake: &str, answers: &Answers) -> String {
    let answers = postcard::to_stdvec(&(form, version, intake, answers));
    hex(&Sha256::digest(answers.unwrap_or_default()))
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use forms::Answer;
    use proptest::prelude::*;
    use std::collections::BTreeSet;

    #[test]
    fn a_page_draws_the_same_references_in_the_same_order() {
        let id = "0123456789abcdef0123456789abcdef";
        let draws = |id: &str| -> Vec<Reference> { (0..5).map(|draw| drawn(id, draw)).collect() };
        assert_eq!(draws(id), draws(id));
        let others = draws("1123456789abcdef0123456789abcdef");
        let all: BTreeSet<_> = draws(id).into_iter().chain(others).collect();
        assert_eq!(all.len(), 10, "{all:?}");
        // Pages that are open while another edition of this is deployed draw on as they began.
        assert_eq!(drawn(id, 0).as_str(), "C5K8-28TH-GRXH");
    }

    fn answers() -> impl Strategy<Value = Answers> {
        let list = prop::collection::vec("[ab]{0,2}", 0..3).prop_map(Answer::List);
        let (flag, text) = (any::<bool>(), "[ab]{0,3}");
        (flag, -2_i64..3, text, list).prop_map(|(flag, number, text, list)| {
            let all = [
                ("agreed", Answer::Flag(flag)),
                ("profile", Answer::Text(text)),
                ("topics", list),
                ("years", Answer::Number(number)),
            ];
            let all = all.into_iter();
            all.map(|(id, answer)| (id.to_owned(), answer)).collect()
        })
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 2_000, ..ProptestConfig::default() })]

        /// Of few letters, so that what is the same but for where it is parted meets often.
        #[test]
        fn digests_are_the_same_where_form_edition_intake_and_answers_are(
            one in ("[ab]{0,2}", 0_i64..2, "[ab]{0,2}", answers()),
            other in ("[ab]{0,2}", 0_i64..2, "[ab]{0,2}", answers()),
        ) {
            let of = |(form, version, intake, answers): &(String, i64, String, Answers)| {
                digest(form, *version, intake, answers)
            };
            prop_assert_eq!(of(&one), of(&one));
            prop_assert_eq!(one == other, of(&one) == of(&other));
            for at in 0..4 {
                let mut near = one.clone();
                match at {
                    0 => near.0.push('a'),
                    1 => near.1 += 1,
                    2 => near.2.insert(0, 'a'),
                    _ => near.3.set("topics", Answer::List(vec!["abab".to_owned()])),
                }
                prop_assert_ne!(of(&one), of(&near), "{}", at);
            }
        }
    }
}
