# What a learner reads, day by day.

questions = { $count ->
    [one] { $count } question
   *[other] { $count } questions
}

today-title = Today
today-heading-due = { $name }, { questions } for you
today-heading-done = That’s it for today, { $name }
today-heading-nothing = Nothing due today
today-effort = { questions } · { $minutes ->
    [one] about { $minutes } minute
   *[other] about { $minutes } minutes
}
today-not-enrolled = No Qstream yet
today-not-enrolled-text = You aren’t taking part in a Qstream yet. When somebody enrols you, your questions appear here.
next-question-on = Your next question comes on { $date }.
nothing-planned = There are no more questions planned. Well done.

reason-new = New
reason-correct-repeat = You were right last time: once more, so that it sticks
reason-incorrect-repeat = Not quite right last time

question-title = Question
question-place = Question { $number } of { $total } today · { $topic }
question-choose-one = Choose one.
question-choose-several = Choose every one that fits.
slip-nothing = Choose an option first. Nothing was stored yet.
slip-too-many = Choose one option only. Nothing was stored yet.
slip-unknown = That isn’t one of the options. Nothing was stored yet.

verdict-right = Right
verdict-partly = Partly right
verdict-wrong = Not this time
points-none = No points this time: they come with the first answer and when you have learned it for good.
points-first = +{ $first } points for your first answer.
points-retirement = +{ $retirement } points for learning it for good.
points-both = +{ $first } points for your first answer and +{ $retirement } for learning it for good.
comes-back-on = You will see this again on { $date }.
ends-before = The course ends before this question would come back.
is-retired = You have learned this for good: it won’t come again in this course.
feedback-why = Why
feedback-takeaway = Take-away:
option-correct = Correct
option-wrong = Wrong
option-chosen = Your answer

done-title = Done
done-answers = { $count ->
    [one] { $count } answer today
   *[other] { $count } answers today
}
done-heading = Done for today
done-heading-more = There is more today
done-waiting = { $count ->
    [one] { $count } question still waits.
   *[other] { $count } questions still wait.
}

progress-points = Points
progress-retired = Learned for good
progress-retired-of = { $retired } of { $total }
progress-answers = Answers

action-start = Start
action-submit = Submit answer
action-next = Next question
action-go-on = Go on
action-finish = Finish
action-today = Back to today

reason-correct-repeat-on = You got this right on { $date }: once more, so that it sticks
reason-incorrect-repeat-on = You didn’t get this quite right on { $date }
question-choice-kept = Your session was over, but your choice is still here. Send it when you are ready.
pause-hold = You are on hold until { $date }. Your questions wait and move by the days of your hold.
pause-hours = Questions open again on { $date } at { $time }.
hold-come-back = Come back earlier
points-total = You now have { $total } points.
points-adjusted-up = The key of this question was corrected later: +{ $points } points.
points-adjusted-down = The key of this question was corrected later: −{ $points } points.
done-rank = You are number { $rank } of { $count } on the leaderboard.
action-comments = Comments
action-report = Something wrong with this question?
action-back-to-answer = Back to your answer
tab-label = Pages
tab-today = Today
tab-progress = Progress
tab-board = Leaderboard
tab-profile = Profile
tab-moderation = Moderation
