# Reports about a team or a whole Qstream.

tab-reports = Reports
reports-eyebrow = Report
reports-title = Your people
reports-title-team = The people of { $name }
reports-title-unmanaged = People without a manager
reports-title-everybody = Everybody, by team
reports-as-of = As of { $date }, { $time } ({ $zone })
reports-empty = Nothing to report yet
reports-empty-text = A report appears here as soon as one of your people takes part in a Qstream.
reports-nobody = Nobody takes part
reports-nobody-text = None of these people takes part in this Qstream.

reports-finding-risk = { $count ->
    [one] One of { $people } needs you: { $names }.
   *[other] { $count } of { $people } need you: { $names }.
}
reports-people = { $count ->
    [one] one person
   *[other] { $count } people
}
reports-names-more = { $names } and { $more } more
reports-finding-fine-topic = Nobody needs you today. The topic to talk about is { $topic }: { $percent } % right now.
reports-finding-fine = Nobody needs you today.
reports-finding-groups = { $low ->
    [0] No team is below 60 %.
    [one] One of { $teams } teams is below 60 %, { $team } the lowest with { $percent } %.
   *[other] { $low } of { $teams } teams are below 60 %, { $team } the lowest with { $percent } %.
}
reports-finding-topic = Weakest topic: { $topic }, { $percent } %.

reports-course = Qstream
reports-show = Show
reports-scope = Whose report
reports-direct = Direct reports
reports-below = All below
reports-everybody = Everybody, by team
reports-numbers = In numbers
reports-started = Started
reports-of = { $part } of { $whole } ({ $percent } %)
reports-nothing-of = { $part } of { $whole }
reports-answered = Answered
reports-right = Right at first → right now
reports-right-value = { $first } % → { $now } % ({ $count })
reports-mastered = Mastered

reports-needs = Needs you
reports-nobody-needs = Nobody needs you today.
reports-person = Person
reports-reasons = Why
reports-action = What to do
reports-open-person = Note or hold
reports-nudge = Nudge by mail
reports-nudge-waiting = { $count ->
    [one] One question may be answered today.
   *[other] { $count } questions may be answered today.
}
reports-nudge-sent = { $name } gets a mail now, in your name.
reports-nudge-later = { $name } gets a mail in your name on { $date }, when their working day begins.
reports-nudge-none = No nudge by mail for now. { $why }
reports-nudge-not = { $name } got no mail. { $why }
reports-nudged-by = Nudged on { $date } by { $by }
reports-nudged = Nudged on { $date }
reports-nudge-no-mail = This server sends no mails.
reports-nudge-suspended = The account is suspended.
reports-nudge-on-hold = Whoever is on hold gets no mails.
reports-nudge-stopped = Mails about questions were turned off.
reports-nudge-refused = The address takes no mails.
reports-nudge-nothing = Nothing is to be answered today.
reports-nudge-lately = The last nudge was less than three days ago.
reports-risk-not-started = Hasn’t started
reports-risk-stalled = Stopped answering
reports-risk-backlog = Many questions waiting
reports-risk-low = Few right answers
reports-risk-falling = Getting worse
reports-risk-wont-finish = Can’t finish in time
reports-waiting = { $count ->
    [one] one question waits
   *[other] { $count } questions wait
}

reports-map = Right answers by person and topic, in percent
reports-map-teams = Right answers by team and topic, in percent
reports-map-first = Show first answers
reports-map-now = Show latest answers
reports-map-shows-first = These are first answers.
reports-map-shows-now = These are latest answers.
reports-legend = ▲ 80 and more · ◆ 60 to 79 · ▼ below 60 · in brackets: fewer than three questions
reports-overall = All
reports-team = Team
reports-unmanaged = Without a manager
reports-size = People
reports-pages = Parts of the list
reports-place = { $from } to { $to } of { $count }
reports-earlier = Before
reports-later = After

reports-hardest = Hardest questions
reports-hardest-question = Question
reports-hardest-none = No question is hard for these people yet.
reports-wrong = Chosen instead
reports-wrong-by = { $chosen } ({ $people })
reports-takeaway = Worth saying: { $takeaway }

reports-trend = Week by week
reports-trend-picture = Right answers in percent for each week, from { $from } to { $to }; the table below says the same.
reports-week = Week from
reports-week-answers = Answers
reports-week-right = Right

reports-board = By points
reports-on-hold = On hold until { $date }
reports-suspended = Suspended

reports-downloads = Downloads
reports-download-people = People
reports-download-topics = Topics
reports-download-questions = Questions
reports-download-weeks = Weeks

reports-back = Back to the report
reports-person-title = { $name }
reports-person-fine = Nothing is wrong: no reason to worry about { $name }.
reports-person-risk = { $name } needs you: { $reasons }.
reports-history = Every question
reports-times = Answers
reports-next = Next
reports-done = Mastered
reports-result-right = Right
reports-result-partly = Partly right
reports-result-wrong = Wrong
reports-holds = Holds
reports-holds-none = No hold is planned.
reports-hold-span = { $from } to { $to }
reports-hold-give = Give a hold
reports-hold-hint = Nothing is asked on these days; everything planned moves.
reports-hold-from = First day
reports-hold-to = Last day
reports-hold-given = The hold is planned.
reports-notes-none = You haven’t written anything yet.
reports-note = Coaching note, for your eyes only
reports-note-add = Keep the note
reports-note-kept = The note is kept.
reports-note-empty = Write something first.
reports-note-long = That is too long; 2,000 characters are the most.
reports-refused = That could not be kept
