//! Room that a thread took for one text, for its next: of ten thousand texts, each would grow its own
//! anew.

use pulldown_cmark::Event;
use std::cell::Cell;

/// How much is kept, in events and in bytes: more than any usual page takes, so that one long page
/// does not hold on to its room.
const MOST_EVENTS: usize = 1 << 12;
const MOST_BYTES: usize = 1 << 18;

thread_local! {
    static EVENTS: Cell<Vec<Event<'static>>> = const { Cell::new(Vec::new()) };
    static HTML: Cell<String> = const { Cell::new(String::new()) };
}

/// An empty list, with the room of the last one that this thread gave back.
pub(super) fn for_events<'a>() -> Vec<Event<'a>> {
    emptied(EVENTS.take())
}

/// The same for the text that the events make.
pub(super) fn for_html() -> String {
    HTML.take()
}

/// Keeps the room of both for the thread's next text.
pub(super) fn give_back(events: Vec<Event<'_>>, mut html: String) {
    if events.capacity() <= MOST_EVENTS {
        EVENTS.set(emptied(events));
    }
    if html.capacity() <= MOST_BYTES {
        html.clear();
        HTML.set(html);
    }
}

/// `events` without any of them. What is collected in place stays where it was, and none of it holds
/// on to the text that the events were of.
fn emptied<'a>(events: Vec<Event<'_>>) -> Vec<Event<'a>> {
    events.into_iter().map_while(|_| None).collect()
}

#[cfg(test)]
mod tests {
    use super::emptied;
    use pulldown_cmark::Event;

    #[test]
    fn room_stays() {
        let mut events = Vec::with_capacity(1_000);
        events.extend([Event::SoftBreak, Event::Code("a".into())]);
        let emptied = emptied(events);
        assert!(emptied.is_empty());
        assert_eq!(emptied.capacity(), 1_000);
    }
}
