//! References: random, unique, readable aloud (R5).

#![cfg(test)]

use proptest::prelude::*;
use scheme::{Reference, ReferenceError};
use std::collections::HashSet;

#[test]
fn a_million_references_are_all_different_and_all_read_back() {
    let mut seen = HashSet::new();
    let mut state: u128 = 0x9E37_79B9_7F4A_7C15_F39C_C060_5CED_C835;
    let mut collisions = 0;
    for _ in 0..1_000_000 {
        // A fixed sequence that spreads over all 128 bits: the test draws the same million each time.
        state = state
            .wrapping_mul(0xDA94_2042_E4DD_58B5)
            .wrapping_add(0x1405_7B7E_F767_814F);
        let reference = Reference::from_random((state ^ (state >> 64)).to_be_bytes());
        assert_eq!(Reference::parse(reference.as_str()), Ok(reference.clone()));
        collisions += usize::from(!seen.insert(reference));
    }
    assert!(
        collisions <= 2,
        "{collisions} collisions in a million of 2 x 10^14"
    );
    println!("promise R5: {} references drawn", 1_000_000);
}

proptest! {
    #[test]
    fn any_one_wrong_character_is_caught(random in any::<[u8; 16]>(), at in 0usize..14, to in prop::sample::select(b"23456789CDFGHJKMPRTX".to_vec())) {
        let right = Reference::from_random(random);
        let mut wrong: Vec<u8> = right.as_str().bytes().collect();
        prop_assume!(wrong[at] != b'-' && wrong[at] != to);
        wrong[at] = to;
        let wrong = String::from_utf8(wrong).expect("ASCII");
        prop_assert_eq!(Reference::parse(&wrong), Err(ReferenceError::Check));
    }

    #[test]
    fn a_reference_is_read_however_it_is_typed(random in any::<[u8; 16]>()) {
        let right = Reference::from_random(random);
        let spoken = right.as_str().to_lowercase().replace('-', " ");
        prop_assert_eq!(Reference::parse(&spoken), Ok(right.clone()));
        for unclear in ['0', 'O', '1', 'I', 'L', 'A', 'E', 'U'] {
            prop_assert!(!right.as_str().contains(unclear));
        }
    }

    #[test]
    fn no_text_that_is_not_a_reference_is_read_as_one(text in any::<String>()) {
        if let Ok(reference) = Reference::parse(&text) {
            prop_assert_eq!(text.to_uppercase().replace(['-', ' '], ""), reference.as_str().replace('-', ""));
        }
    }
}
