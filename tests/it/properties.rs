//! Rules that hold for every input, not only for the vectors.

use proptest::collection::vec;
use proptest::prelude::*;
use qstream::domain::calendar::{Weekdays, WorkCalendar};
use qstream::domain::canvas::{self, AppIdentity, Expectations, age_of};
use qstream::domain::grading::{self, Correctness};
use qstream::domain::hosts::{HostFamilies, HostFamily};
use qstream::domain::question::QuestionKind;
use qstream::domain::schedule::{self, CourseKind, ItemState, Open, Plan};
use qstream::domain::secret::ConsumerSecret;
use qstream::domain::time::{Instant, LocalDate};
use std::collections::BTreeSet;

fn expectations() -> Expectations {
    Expectations { families: HostFamilies(vec![HostFamily::commercial()]), app: AppIdentity::default() }
}

fn secret() -> Vec<ConsumerSecret> {
    vec![ConsumerSecret::new("1", "FC99FA2D6A4C1B7E5D3F0A9B8C7D6E5F4A3B2C1D0E9F8A7B6C5D4E3F2A1B0C9D").expect("strong")]
}

/// The first accepted vector.
fn genuine() -> (String, Instant) {
    let text = include_str!("../vectors/canvas/canvas.json");
    let vectors: serde_json::Value = serde_json::from_str(text).expect("JSON");
    let case = &vectors["cases"][0];
    let signed = case["signed_request"].as_str().expect("a request").to_owned();
    (signed, Instant::from_millis(case["now_ms"].as_i64().expect("a time")))
}

fn plan(kind: CourseKind, streak: u16, intervals: (u16, u16), cap: u16) -> Plan {
    Plan {
        kind,
        starts_on: "2026-03-02".parse().expect("a date"),
        ends_on: None,
        new_per_delivery: 2,
        delivery_weekdays: Weekdays::of([1, 3, 5]),
        max_per_day: cap,
        interval_incorrect: intervals.0,
        interval_correct: intervals.1,
        streak_required: streak,
        reserve_for_new: false,
        calendar: WorkCalendar { workdays: Weekdays::of(1..=5), holidays: BTreeSet::new() },
    }
}

fn correctness() -> impl Strategy<Value = Correctness> {
    (0_u16..=6, 1_u16..=6).prop_filter_map("a fraction", |(num, den)| Correctness::new(num, den))
}

fn kind() -> impl Strategy<Value = CourseKind> {
    prop_oneof![Just(CourseKind::Classic), Just(CourseKind::Turbo), Just(CourseKind::Lightning)]
}

fn options() -> impl Strategy<Value = BTreeSet<String>> {
    proptest::collection::btree_set("[a-f]", 0..=6)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_text_is_accepted_without_a_mac(raw in ".{0,400}") {
        prop_assert!(canvas::verify(&raw, &secret(), &expectations(), Instant::from_millis(0)).is_err());
    }

    #[test]
    fn a_single_changed_character_is_refused(at in 0_usize..1_500, with in "[A-Za-z0-9+/=._%-]") {
        let (signed, now) = genuine();
        let at = at % signed.len();
        let mut changed = signed.clone();
        changed.replace_range(at..=at, &with);
        // A dot or padding may move without a change of meaning only if nothing changed at all.
        let same = changed.replace('-', "+").replace('_', "/") == signed || changed.trim_end_matches('=') == signed.trim_end_matches('=');
        let verdict = canvas::verify(&changed, &secret(), &expectations(), now);
        prop_assert!(verdict.is_err() || same, "changed at {at} to {with:?}");
    }

    #[test]
    fn the_age_is_read_through_the_32_bit_cut(now_ms in 1_600_000_000_000_i64..2_000_000_000_000, age in -2_000_000_000_i64..2_000_000_000) {
        let issued = now_ms - age;
        let cut = i64::from(u32::try_from(issued.rem_euclid(1 << 32)).expect("32 bits").cast_signed());
        prop_assume!(cut.abs() > 4_000_000 || age == 0); // small numbers may also be read as seconds
        let read = age_of(cut, Instant::from_millis(now_ms));
        let by_seconds = now_ms - cut * 1_000;
        prop_assert!(read == age || read == by_seconds);
    }

    #[test]
    fn a_grade_is_a_fraction_and_right_only_for_the_right_options(correct in options(), chosen in options()) {
        prop_assume!(!correct.is_empty());
        let grade = grading::grade(QuestionKind::Multi, &correct, &chosen);
        prop_assert!(grade.num() <= grade.den());
        prop_assert_eq!(grade.is_right(), correct == chosen);
    }

    #[test]
    fn a_question_earns_at_most_150_points_and_ends_when_it_retires(
        kind in kind(), streak in 1_u16..4, intervals in (1_u16..30, 1_u16..30), answers in vec(correctness(), 1..40)
    ) {
        let plan = plan(kind, streak, intervals, 2);
        let (mut item, mut points, mut today) = (ItemState::default(), 0, plan.starts_on);
        for answer in answers {
            let step = schedule::on_answer(&plan, item, answer, today);
            points += step.first_points + step.retirement_points;
            prop_assert_eq!(step.next.is_none(), step.state.retired_on.is_some());
            prop_assert_eq!(step.state.seen, item.seen + 1);
            let Some((_, next)) = step.next else { break };
            prop_assert!(next > today && plan.calendar.is_working_day(next));
            (item, today) = (step.state, next);
        }
        let most = if kind == CourseKind::Lightning { 50 } else { 150 };
        prop_assert!(points <= most);
    }

    #[test]
    fn a_day_never_shows_more_than_its_cap_and_repeats_come_first(
        cap in 1_u16..5, answered in 0_usize..5, days in vec((0_i32..20, 0_u8..3), 0..12)
    ) {
        let plan = plan(CourseKind::Classic, 2, (5, 10), cap);
        let today = plan.starts_on.plus_days(10);
        let classes = [schedule::Class::CorrectRepeat, schedule::Class::IncorrectRepeat, schedule::Class::New];
        let open: Vec<Open<usize>> = days.iter().enumerate().map(|(of, (day, class))| Open {
            of,
            class: classes[usize::from(*class)],
            scheduled_on: plan.starts_on.plus_days(*day),
            position: u32::try_from(of).expect("small"),
        }).collect();
        let shown = schedule::queue(&plan, today, &open, answered);
        prop_assert!(shown.len() + answered <= usize::from(cap).max(answered));
        prop_assert!(shown.iter().all(|one| one.scheduled_on <= today));
        prop_assert!(shown.is_sorted_by_key(|one| (one.class, one.scheduled_on, one.position)));
    }

    #[test]
    fn first_dates_are_working_days_in_order_and_bounded_per_day(questions in 0_usize..60, late in 0_i32..30) {
        let plan = plan(CourseKind::Classic, 2, (5, 10), 2);
        let enrolled: LocalDate = plan.starts_on.plus_days(late);
        let dates = schedule::first_dates(&plan, enrolled, questions);
        prop_assert_eq!(dates.len(), questions);
        prop_assert!(dates.is_sorted() && dates.iter().all(|day| plan.calendar.is_working_day(*day) && *day >= enrolled));
        for day in &dates {
            prop_assert!(dates.iter().filter(|other| *other == day).count() <= 2);
        }
    }
}
