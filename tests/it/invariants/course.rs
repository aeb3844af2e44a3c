//! What must hold of every course lived by anybody: the schedule's invariants, by chance instead of by example.

use proptest::collection::vec;
use proptest::prelude::*;
use qstream::domain::admission::{self, Moment, NotNow};
use qstream::domain::at_risk::{self, Limits, Participant, Reason, ToLearn};
use qstream::domain::board::{self, Standing};
use qstream::domain::calendar::{Hours, Weekdays, WorkCalendar};
use qstream::domain::grading::Correctness;
use qstream::domain::hold::{self, Hold, HoldError};
use qstream::domain::ids::EnrolmentId;
use qstream::domain::presented::{self, Put};
use qstream::domain::regrade::{self, History};
use qstream::domain::report::{Item, Pair};
use qstream::domain::schedule::{self, Class, CourseKind, ItemState, Open, Plan};
use qstream::domain::time::LocalDate;
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

fn day(text: &str) -> LocalDate {
    text.parse().expect("a date")
}

fn plan() -> Plan {
    Plan {
        kind: CourseKind::Classic,
        starts_on: day("2026-03-02"),
        ends_on: Some(day("2026-05-29")),
        new_per_delivery: 2,
        delivery_weekdays: Weekdays::of([1, 3, 5]),
        max_per_day: 2,
        interval_incorrect: 5,
        interval_correct: 10,
        streak_required: 2,
        reserve_for_new: false,
        calendar: WorkCalendar { workdays: Weekdays::of(1..=5), holidays: BTreeSet::new() },
    }
}

prop_compose! {
    fn any_plan()(
        kind in prop_oneof![Just(CourseKind::Classic), Just(CourseKind::Turbo), Just(CourseKind::Lightning)],
        per_delivery in 1_u16..4, cap in 1_u16..5, wrong in 1_u16..15, right in 1_u16..30, streak in 1_u16..4,
        reserve_for_new in any::<bool>(), days in 1_u8..128, off in vec(0_i32..120, 0..8), weeks in 2_i32..16
    ) -> Plan {
        let starts_on = day("2026-03-02");
        // Monday is always a working day of these calendars: a week without one is a case of its own.
        let workdays = Weekdays::from_bits(days | 1);
        let holidays = off.into_iter().map(|ahead| starts_on.plus_days(ahead)).collect();
        Plan {
            kind, starts_on, ends_on: Some(starts_on.plus_days(7 * weeks - 3)), new_per_delivery: per_delivery,
            delivery_weekdays: Weekdays::of([1, 3, 5]), max_per_day: cap, interval_incorrect: wrong,
            interval_correct: right, streak_required: streak, reserve_for_new,
            calendar: WorkCalendar { workdays, holidays },
        }
    }
}

/// One learner's whole course: who answers when, how right, and one hold.
#[derive(Debug)]
struct Life {
    plan: Plan,
    questions: usize,
    attends: Vec<bool>,
    luck: Vec<u8>,
    hold: Option<(i32, i32)>,
}

prop_compose! {
    fn any_life()(
        plan in any_plan(), questions in 1_usize..12, attends in vec(any::<bool>(), 120), luck in vec(0_u8..3, 120),
        hold in proptest::option::of((0_i32..60, 1_i32..20))
    ) -> Life {
        Life { plan, questions, attends, luck, hold }
    }
}

struct Lived {
    open: Vec<Open<usize>>,
    items: Vec<ItemState>,
    points: Vec<u32>,
    /// Each presentation of a question: when it was due and when it was answered.
    puts: Vec<Put<(usize, u32)>>,
}

fn taken(life: &Life) -> Option<Hold> {
    life.hold.map(|(ahead, days)| {
        let starts_on = life.plan.starts_on.plus_days(ahead);
        Hold { starts_on, ends_on: starts_on.plus_days(days - 1) }
    })
}

/// Lives the course day by day, checking what must hold on each of them.
fn live(life: &Life) -> Result<Lived, TestCaseError> {
    let plan = &life.plan;
    let dates = schedule::first_dates(plan, plan.starts_on, life.questions);
    let open = dates.iter().zip(0_u32..).enumerate();
    let mut lived = Lived {
        open: open.map(|(of, (on, position))| Open { of, class: Class::New, scheduled_on: *on, position }).collect(),
        items: vec![ItemState::default(); life.questions],
        points: vec![0; life.questions],
        puts: Vec::new(),
    };
    let hold = taken(life);
    for (ahead, (attends, luck)) in (0_i32..).zip(life.attends.iter().zip(&life.luck)) {
        let today = plan.starts_on.plus_days(ahead);
        if let Some(hold) = hold.filter(|hold| hold.starts_on == today) {
            for one in &mut lived.open {
                one.scheduled_on = hold.shift(&plan.calendar, one.scheduled_on);
            }
        }
        check_day(plan, &lived, today)?;
        if *attends && hold.is_none_or(|hold| !hold.covers(today)) {
            answer_day(plan, &mut lived, today, *luck)?;
        }
    }
    Ok(lived)
}

fn check_day(plan: &Plan, lived: &Lived, today: LocalDate) -> Result<(), TestCaseError> {
    let mut questions = BTreeSet::new();
    for one in &lived.open {
        prop_assert!(questions.insert(one.of), "two open presentations of one question");
        prop_assert!(lived.items[one.of].retired_on.is_none(), "open after retirement");
        let first_day = one.scheduled_on == plan.starts_on;
        prop_assert!(plan.calendar.is_working_day(one.scheduled_on) || first_day, "{} is free", one.scheduled_on);
    }
    let shown = schedule::queue(plan, today, &lived.open, 0);
    prop_assert!(shown.len() <= usize::from(plan.max_per_day));
    let outside = today < plan.starts_on || plan.has_ended(today);
    prop_assert!(!outside || shown.is_empty(), "shown outside the course");
    Ok(())
}

fn answer_day(plan: &Plan, lived: &mut Lived, today: LocalDate, luck: u8) -> Result<(), TestCaseError> {
    let shown = schedule::queue(plan, today, &lived.open, 0);
    for (answered, one) in shown.iter().enumerate() {
        let left = schedule::queue(plan, today, &lived.open, answered);
        prop_assert!(left.len() + answered <= usize::from(plan.max_per_day), "more than the day allows");
        let correctness = [Correctness::WRONG, Correctness::new(1, 2).expect("a half"), Correctness::RIGHT];
        let correctness = correctness[(usize::from(luck) + one.of) % 3];
        let step = schedule::on_answer(plan, lived.items[one.of], correctness, today);
        let attempt = lived.items[one.of].seen;
        prop_assert_eq!(step.state.seen, attempt + 1, "attempts are counted without gaps");
        lived.items[one.of] = step.state;
        lived.points[one.of] += step.first_points + step.retirement_points;
        lived.puts.push(Put {
            open: Open {
                of: (one.of, attempt),
                class: one.class,
                scheduled_on: one.scheduled_on,
                position: one.position,
            },
            answered_on: Some(today),
        });
        lived.open.retain(|other| other.of != one.of);
        lived.open.extend(step.next.map(|(class, scheduled_on)| Open { class, scheduled_on, ..*one }));
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_lived_course_never_breaks_an_invariant(life in any_life()) {
        let lived = live(&life)?;
        let most = if life.plan.kind == CourseKind::Lightning { 50 } else { 150 };
        prop_assert!(lived.points.iter().all(|points| *points <= most));
        let open: BTreeSet<usize> = lived.open.iter().map(|one| one.of).collect();
        for (question, item) in lived.items.iter().enumerate() {
            prop_assert_eq!(item.retired_on.is_none(), open.contains(&question), "open until retired");
        }
    }

    #[test]
    fn being_late_moves_no_first_date(life in any_life()) {
        let life = Life { hold: None, ..life };
        let dates = schedule::first_dates(&life.plan, life.plan.starts_on, life.questions);
        let lived = live(&life)?;
        for one in lived.open.iter().filter(|one| one.class == Class::New) {
            prop_assert_eq!(one.scheduled_on, dates[one.of]);
        }
    }

    #[test]
    fn what_was_answered_was_presented_before_and_nothing_beyond_the_cap(life in any_life()) {
        let lived = live(&life)?;
        let holds: Vec<Hold> = taken(&life).into_iter().collect();
        let mut puts = lived.puts.clone();
        puts.extend(lived.open.iter().map(|one| Put {
            open: Open { of: (one.of, lived.items[one.of].seen), class: one.class, scheduled_on: one.scheduled_on, position: one.position },
            answered_on: None,
        }));
        let until = life.plan.starts_on.plus_days(119);
        let shown = presented::first_presented(&life.plan, &holds, &puts, until);
        let mut per_day: BTreeMap<LocalDate, u16> = BTreeMap::new();
        for put in &puts {
            let on = shown.get(&put.open.of).copied();
            if let Some(on) = on {
                *per_day.entry(on).or_default() += 1;
                prop_assert!(on >= put.open.scheduled_on && put.answered_on.is_none_or(|answered| on <= answered));
                prop_assert!(holds.iter().all(|hold| !hold.covers(on)), "presented on hold");
            }
            prop_assert!(on.is_some() || put.answered_on.is_none(), "answered without having been presented");
        }
        prop_assert!(per_day.values().all(|count| *count <= life.plan.max_per_day));
    }

    #[test]
    fn a_hold_moves_what_comes_by_its_length_to_a_working_day(plan in any_plan(), ahead in 0_i32..60, days in 1_i32..40, due in 0_i32..90) {
        let starts_on = plan.starts_on.plus_days(ahead);
        let hold = Hold { starts_on, ends_on: starts_on.plus_days(days - 1) };
        let before = plan.calendar.roll(plan.starts_on.plus_days(due));
        let after = hold.shift(&plan.calendar, before);
        if before > starts_on {
            prop_assert!(after >= before.plus_days(days) && plan.calendar.is_working_day(after) && !hold.covers(after));
        } else {
            prop_assert_eq!(after, before);
        }
        // Coming back on the very first day undoes it, but for rolling to a working day.
        let back = hold.shift_back(&plan.calendar, after, starts_on);
        prop_assert!(back >= before && plan.calendar.is_working_day(back) && back <= after.max(before));
    }

    #[test]
    fn ranks_follow_the_points_and_ties_are_shared_or_broken(points in vec(0_i64..6, 0..40), clocks in vec(0_u8..5, 40), ties in any::<bool>()) {
        let standings: Vec<Standing> = points.iter().zip(&clocks).zip(1_u128..).map(|((points, clock), id)| Standing {
            enrolment: EnrolmentId(Uuid::from_u128(id)),
            points: *points,
            last_wall_clock: (*clock > 0).then(|| format!("2026-03-0{clock}T09:00:00")),
        }).collect();
        let places = board::rank(&standings, ties);
        prop_assert_eq!(places.iter().map(|place| place.index).collect::<BTreeSet<_>>().len(), standings.len());
        for (nth, place) in places.iter().enumerate() {
            let better = points.iter().filter(|other| **other > points[place.index]).count();
            let expected = if ties { nth + 1 } else { better + 1 };
            prop_assert_eq!(place.rank, expected);
        }
        for own in 0..standings.len() {
            let seen = board::visible(&places, Some(own));
            prop_assert!(seen.len() <= 10 && seen.iter().any(|place| place.index == own));
            prop_assert!(seen.is_sorted_by_key(|place| place.rank));
        }
    }

    #[test]
    fn a_correction_leaves_the_points_that_the_new_key_would_have_given(
        graded in vec(0_u16..3, 1..8), before in 0_i64..151, retired in any::<bool>()
    ) {
        let graded: Vec<Correctness> = graded.iter().map(|half| Correctness::new(*half, 2).expect("halves")).collect();
        let history = History { graded: graded.clone(), retired, points: before };
        let corrected = regrade::regrade(&plan(), &history).expect("answers");
        let after = before + corrected.adjustment;
        prop_assert!((30..=150).contains(&after), "{after}");
        let again = History { points: after, ..history };
        prop_assert_eq!(regrade::regrade(&plan(), &again).expect("answers").adjustment, 0, "once is enough");
        prop_assert_eq!((corrected.first, corrected.latest), (graded[0], graded[graded.len() - 1]));
    }
}

#[test]
fn a_starving_new_question_gets_the_days_last_place_where_the_course_keeps_one() {
    let open = |of, class, on: &str| Open { of, class, scheduled_on: day(on), position: of };
    let due = [
        open(1, Class::CorrectRepeat, "2026-03-09"),
        open(2, Class::IncorrectRepeat, "2026-03-09"),
        open(3, Class::New, "2026-03-02"),
        open(4, Class::New, "2026-03-04"),
    ];
    let shown = |reserve_for_new, on: &str, answered| {
        let plan = Plan { reserve_for_new, ..plan() };
        schedule::queue(&plan, day(on), &due, answered).iter().map(|one| one.of).collect::<Vec<_>>()
    };
    assert_eq!(shown(false, "2026-03-10", 0), [1, 2], "the documented order");
    assert_eq!(shown(true, "2026-03-09", 0), [1, 2], "five working days late are not more than five");
    assert_eq!(shown(true, "2026-03-10", 0), [1, 3]);
    assert_eq!(shown(true, "2026-03-10", 1), [3], "the place is kept after the day's first answer");
    assert_eq!(shown(true, "2026-03-10", 2), [0; 0]);
}

#[test]
fn questions_added_later_come_after_the_others_from_the_next_delivery_day() {
    let planned = schedule::first_dates(&plan(), day("2026-03-02"), 3);
    assert_eq!(planned, ["2026-03-02", "2026-03-02", "2026-03-04"].map(day));
    let added = schedule::added_dates(&plan(), &planned, day("2026-03-03"), 3);
    assert_eq!(added, ["2026-03-04", "2026-03-06", "2026-03-06"].map(day), "Wednesday still has a place");
    let late = schedule::added_dates(&plan(), &planned, day("2026-03-20"), 1);
    assert_eq!(late, [day("2026-03-23")], "no burst of days that are over");
}

#[test]
fn who_may_answer_is_decided_by_end_start_date_hold_hours_and_cap_in_this_order() {
    let monday = day("2026-03-09");
    let held = [Hold { starts_on: day("2026-03-09"), ends_on: day("2026-03-13") }];
    let hours = Hours { from_minute: 540, to_minute: 1_050 };
    let moment = |today, minute, answered_today, holds, hours| Moment { today, minute, answered_today, holds, hours };
    let admit = |moment: &Moment<'_>| admission::admit(&plan(), day("2026-03-04"), moment);
    assert_eq!(admit(&moment(monday, 600, 0, &[], Some(hours))), Ok(()));
    assert_eq!(admit(&moment(monday, 600, 2, &[], None)), Err(NotNow::DayFull));
    assert_eq!(admit(&moment(monday, 539, 2, &[], Some(hours))), Err(NotNow::OutsideHours(monday, 540)));
    assert_eq!(admit(&moment(monday, 1_050, 0, &[], Some(hours))), Err(NotNow::OutsideHours(day("2026-03-10"), 540)));
    let saturday = day("2026-03-07");
    assert_eq!(admit(&moment(saturday, 600, 0, &[], Some(hours))), Err(NotNow::OutsideHours(monday, 540)));
    assert_eq!(admit(&moment(saturday, 600, 0, &[], None)), Ok(()), "a free day may be used for what waits");
    assert_eq!(admit(&moment(monday, 0, 0, &held, Some(hours))), Err(NotNow::OnHold(day("2026-03-13"))));
    assert_eq!(admit(&moment(day("2026-03-03"), 600, 0, &[], None)), Err(NotNow::NotDueYet(day("2026-03-04"))));
    assert_eq!(admit(&moment(day("2026-03-01"), 600, 0, &[], None)), Err(NotNow::NotStarted(day("2026-03-02"))));
    assert_eq!(admit(&moment(day("2026-05-30"), 600, 9, &held, None)), Err(NotNow::Closed(day("2026-05-29"))));
}

#[test]
fn a_hold_is_taken_from_today_on_for_a_bounded_time_and_not_twice() {
    let today = day("2026-03-09");
    let check =
        |from: &str, to: &str, others: &[Hold]| Hold { starts_on: day(from), ends_on: day(to) }.check(today, others);
    assert_eq!(check("2026-03-09", "2026-03-09", &[]), Ok(()));
    assert_eq!(check("2026-03-08", "2026-03-12", &[]), Err(HoldError::Past));
    assert_eq!(check("2026-03-12", "2026-03-11", &[]), Err(HoldError::Backwards));
    assert_eq!(check("2026-03-12", "2026-06-12", &[]), Err(HoldError::TooLong));
    assert_eq!(check("2028-03-12", "2028-03-12", &[]), Err(HoldError::TooFar));
    let other = [Hold { starts_on: day("2026-03-20"), ends_on: day("2026-03-27") }];
    assert_eq!(check("2026-03-16", "2026-03-20", &other), Err(HoldError::Overlaps));
    assert_eq!(check("2026-03-28", "2026-03-30", &other), Ok(()));
    assert_eq!(hold::on(&other, day("2026-03-27")), Some(other[0]));
}

#[test]
fn tie_breaks_compare_wall_clocks_and_teams_count_those_who_havent_started() {
    let standing = |id, points, clock: Option<&str>| Standing {
        enrolment: EnrolmentId(Uuid::from_u128(id)),
        points,
        last_wall_clock: clock.map(str::to_owned),
    };
    // Nine o'clock in Boston is later than a minute past nine in Dublin, and still the earlier wall clock.
    let dublin = standing(1, 90, Some("2026-03-02T09:01:00"));
    let boston = standing(2, 90, Some("2026-03-02T09:00:00"));
    let absent = standing(3, 0, None);
    let ranks = |ties| {
        let standings = [dublin.clone(), boston.clone(), absent.clone()];
        board::rank(&standings, ties).iter().map(|place| (place.rank, place.index)).collect::<Vec<_>>()
    };
    assert_eq!(ranks(true), [(1, 1), (2, 0), (3, 2)]);
    assert_eq!(ranks(false), [(1, 0), (1, 1), (3, 2)]);
    assert_eq!(board::team_tenths([150, 0, 0]), Some(500));
    assert_eq!(board::team_tenths([50, 50, 45]), Some(483));
    assert_eq!(board::team_tenths([]), None);
}

/// Dev of the worked example has answered nothing and has six waiting; Ben is weak, but over too few questions to say so.
#[test]
fn somebody_is_at_risk_for_named_reasons_only() {
    let plan = plan();
    let item = |first, latest, answers| Item { pair: Pair { first, latest }, answers, retired: false };
    let (right, wrong) = (Correctness::RIGHT, Correctness::WRONG);
    let nobody = Participant {
        plan: &plan,
        holds: &[],
        active: true,
        completed: false,
        first_presented_on: Some(day("2026-03-02")),
        last_answer_on: None,
        backlog: 6,
        answered: &[],
        to_learn: &[],
    };
    let on = |of: &Participant<'_>, today: &str| at_risk::reasons(of, day(today), &Limits::default());
    assert_eq!(on(&nobody, "2026-03-04"), [Reason::Backlog]);
    assert_eq!(on(&nobody, "2026-03-05"), [Reason::NotStarted, Reason::Backlog]);
    let held = [Hold { starts_on: day("2026-03-03"), ends_on: day("2026-03-04") }];
    let back = Participant { holds: &held, backlog: 0, ..nobody.clone() };
    assert_eq!(on(&back, "2026-03-05"), [], "days on hold don't count");
    assert_eq!(on(&Participant { holds: &held, ..nobody.clone() }, "2026-03-04"), [], "nobody on hold is at risk");
    assert_eq!(on(&Participant { completed: true, ..nobody.clone() }, "2026-03-05"), []);
    assert_eq!(on(&Participant { active: false, ..nobody.clone() }, "2026-03-05"), []);
    let answered = Some(day("2026-03-10"));
    let three = [item(wrong, wrong, 2), item(wrong, wrong, 1), item(wrong, wrong, 1)];
    let ben = Participant { last_answer_on: answered, backlog: 3, answered: &three, ..nobody.clone() };
    assert_eq!(on(&ben, "2026-03-11"), [], "three questions are too few to judge");
    assert_eq!(on(&ben, "2026-03-17"), [Reason::Stalled]);
    let five = [item(right, wrong, 2); 5];
    let falling = Participant { last_answer_on: answered, backlog: 0, answered: &five, ..nobody.clone() };
    assert_eq!(on(&falling, "2026-03-11"), [Reason::LowProficiency, Reason::Falling]);
    let late = [ToLearn { streak: 0, scheduled_on: day("2026-05-20") }];
    let finishing = Participant { last_answer_on: answered, backlog: 0, to_learn: &late, ..nobody };
    assert_eq!(on(&finishing, "2026-03-11"), [Reason::WontFinish], "ten days later the course is over");
}
