//! What must hold whatever anybody does: the schedule's invariants over lived courses, those of people over both databases,
//! and the table that says for each of the fourteen which tests hold it.

mod course;
mod people;

use std::path::Path;

/// Each invariant with the tests that fail when it breaks. A later part of a sentence has its test later in the list.
const HELD_BY: [(&str, &[&str]); 14] = [
    (
        "one answer a presentation; attempts without gaps; the same form twice is one answer and its points",
        &[
            "a_presentation_cant_be_answered_twice",
            "a_lived_course_never_breaks_an_invariant",
            "answering_twice_counts_once",
        ],
    ),
    (
        "at most one open presentation of a question, none after retirement",
        &["a_lived_course_never_breaks_an_invariant"],
    ),
    (
        "the score is the ledger's sum and a question earns within its bounds",
        &["a_score_is_the_sum_of_its_ledger", "a_question_earns_at_most_150_points_and_ends_when_it_retires"],
    ),
    ("being late moves no first date", &["being_late_moves_no_first_date"]),
    (
        "every date is a working day",
        &["a_lived_course_never_breaks_an_invariant", "first_dates_are_working_days_in_order_and_bounded_per_day"],
    ),
    (
        "a day shows and takes no more than its cap",
        &[
            "what_was_answered_was_presented_before_and_nothing_beyond_the_cap",
            "somebody_elses_question_cant_be_answered_and_a_third_of_a_day_neither",
        ],
    ),
    (
        "nothing before the start, after the end, on hold or for who is suspended",
        &[
            "who_may_answer_is_decided_by_end_start_date_hold_hours_and_cap_in_this_order",
            "after_its_end_a_course_takes_no_answer",
            "a_hold_stops_the_questions_and_moves_what_comes",
            "an_owner_finds_tags_and_suspends_people",
        ],
    ),
    (
        "graded by the version presented; a correction is a logged adjustment",
        &["a_corrected_key_adjusts_points_with_a_reason_and_leaves_the_answers"],
    ),
    (
        "no circle of managers; everybody sees their reach; nothing of another site is there",
        &[
            "a_line_of_managers_never_closes_to_a_circle",
            "managers_see_their_people_and_participants_nobody",
            "a_reporting_manager_reads_only_what_was_given",
            "another_sites_people_are_as_if_they_were_not_there",
        ],
    ),
    ("a manager is who has an active report", &["a_manager_is_who_has_an_active_report"]),
    (
        "addresses are one person's; an erased person's answers stay and say nothing of who it was",
        &[
            "a_person_comes_back_as_written",
            "erasing_somebody_changes_no_figure_and_leaves_no_name",
            "an_erased_person_leaves_nothing_behind",
        ],
    ),
    (
        "links are kept as digests; opening one neither uses it up nor answers",
        &[
            "a_question_link_is_found_by_its_digest_until_it_ends",
            "programs_that_open_or_press_neither_sign_in_nor_answer_nor_use_the_link_up",
        ],
    ),
    (
        "a row in Salesforce is one of ours, however often it is sent",
        &["a_lost_reply_is_sent_again_and_makes_no_second_row", "nothing_is_sent_twice_and_a_quiet_site_costs_no_call"],
    ),
    ("the right options are sent after the answer", &["no_page_tells_the_right_options_before_the_answer_is_stored"]),
];

fn sources(folder: &Path, text: &mut String) {
    for entry in std::fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            sources(&path, text);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            text.push_str(&std::fs::read_to_string(&path).expect("readable"));
        }
    }
}

#[test]
fn each_invariant_is_held_by_tests_that_are_there() {
    let mut text = String::new();
    sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it"), &mut text);
    for (invariant, tests) in HELD_BY {
        for test in tests {
            assert!(text.contains(&format!("fn {test}(")), "{invariant}: {test} is gone");
        }
    }
}
