//! Any answers to every form that ships: what is taken once is taken again, and stays as it is.
#![no_main]

use forms::{Outside, Sent, parse};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let mut lines = text.split('\n');
    let which = lines.next().unwrap_or_default().len();
    let forms = &fuzz::DESK.declared.declarations.forms;
    let form = &forms[which % forms.len()];
    // One line a question, so that the bytes go into answers and not into guessing names.
    let fields = form.fields.iter();
    let names: Vec<String> = fields
        .flat_map(|field| field.kind.inputs(&field.id))
        .collect();
    // Twice over, since a question with several answers sends its name as often; an empty line is no
    // second answer.
    let pairs = (0..).zip(names.iter().chain(&names).zip(lines));
    let pairs = pairs
        .filter(|(at, (_, line))| *at < names.len() || !line.is_empty())
        .map(|(_, (name, line))| (name.clone(), line.replace('\r', "\n")));
    let Ok(sent) = Sent::accept(form, pairs.collect()) else {
        return;
    };
    let outside = Outside {
        today: "2023-06-09".parse().expect("a date"),
        applicant_email: Some("ann@hull.ac.uk"),
    };
    if let Ok(answers) = parse(form, &sent, outside) {
        let again = parse(form, &Sent::refill(form, &answers), outside);
        assert_eq!(again.ok(), Some(answers), "{}", form.id);
    }
});
