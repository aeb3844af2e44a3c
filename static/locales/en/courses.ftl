# Planning Qstreams: the list, one of them, its questions and its people.

tab-courses = Qstreams
courses-title = Qstreams
courses-none = No Qstream yet
courses-none-text = Give the first one a name: you get a plan that works, and change what you like before anybody sees it.
courses-new = A new Qstream
courses-length = About how long
courses-length-hint = Sets end, intervals and questions per day; all of it can be changed.
courses-preset = { $weeks } weeks: back after { $wrong } days when wrong, { $right } when right, { $most } a day at most
courses-begin = Start planning
courses-count = { $count ->
    [one] { $count } Qstream
   *[other] { $count } Qstreams
}
courses-dates = From – to
courses-no-end = without an end
courses-questions = Questions
courses-people = People
courses-back = All Qstreams

phase-draft = Draft
phase-scheduled = Starts later
phase-running = Running
phase-closed = Closed

course-begun = Your draft is ready. Nobody sees it before you launch it.
course-copied = This is the copy: a draft that starts in a week. Nobody sees it before you launch it.
course-copy-name = { $name } (copy)
course-closed = The Qstream is closed. Answers, points and reports stay.
course-removed = The draft was thrown away.
course-not-now = This Qstream isn’t at that point any more. Go back and look at it again.

course-next-questions = Next: choose what it asks.
course-next-people = Next: choose who takes part, and launch it.
course-choose = Choose questions
course-launch-begin = People and launch
course-add-people = Add people
course-questions = { $count ->
    [0] No questions yet
    [one] { $count } question
   *[other] { $count } questions
}

feasible-title = Can everybody finish?
feasible-yes = Yes: the plan leaves room for every question and its repeats.
feasible-no-day = None of the delivery days is a working day, so some questions would never come.
feasible-nobody = Nobody can finish: even who is always right needs until { $date }.
feasible-most = Whoever is wrong once with the last question can’t finish: that takes until { $date }.
feasible-overflow = There are more answers to give than the days have room for: about { $percent }% would never be asked.
feasible-suggestion = This would do: end on { $date }, up to { $most } questions a day, back after { $wrong } days when wrong and { $right } when right.
feasible-apply = Take this over
feasible-deliveries = Days with new questions
feasible-last-new = Last new question
feasible-best = Finished at the earliest
feasible-usual = Finished with one mistake
obstacle-questions = It has no questions.
obstacle-people = Nobody is found by this choice who doesn’t take part already.
obstacle-start = Its start lies in the past: set one from today on.
obstacle-finish = Nobody could finish it: see what the plan suggests.

course-plan = Plan
course-plan-launched = It is launched: dates that people were promised stay. This can still be changed.
course-name = Name
course-starts = First day
course-ends = Last day
    .hint = Empty: it has no end.
course-max-per-day = Questions a day at most
course-kind = Kind
    .hint = How often a question comes back.
kind-classic = Classic: until it was right several times in a row
kind-turbo = Turbo: until it was right once
kind-lightning = Lightning: each question once
course-new-per-delivery = New questions on a delivery day
course-delivery-days = Delivery days
course-interval-incorrect = Days until a wrong answer comes back
course-interval-correct = Days until a right answer comes back
course-streak = Right in a row to be done (classic)
course-reserve = Keep a place for new questions
course-reserve-hint = Otherwise repeats come first, and can keep new questions out for weeks.
course-board = Leaderboard
board-mode-names = With names
board-mode-aliases = Nobody is named
board-mode-off = None
course-tie-breaks = Equal points are told apart
course-tie-breaks-hint = By the time of day of the last answer: earlier is better.
course-comments = Comments below questions
comments-off = None
comments-moderated = Shown after somebody approved them
comments-open = Shown at once
course-save = Save the plan
course-wrong-name = Give it a name.
course-wrong-name-long = This name is too long: up to 120 letters.
course-wrong-end = The last day is before the first.
course-wrong-weekday = Choose at least one delivery day.
course-wrong-number = { $field }: a whole number from 1 to { $most }.
course-wrong-choice = Choose one from the list.

course-more = More
course-copy = Duplicate
course-copy-hint = A copy has the same plan and questions, starts in a week, and has no people yet.
course-close = Close it now
course-close-consequence = { $count ->
    [one] { $count } person gets no more questions from it, today included, and what isn’t answered stays open for good.
   *[other] { $count } people get no more questions from it, today included, and what isn’t answered stays open for good.
} Answers, points and reports stay. A later last day opens it again.
course-close-now = Close it
course-remove = Throw the draft away
course-remove-consequence = Its plan and the choice of its questions are gone then. The questions themselves stay.
course-remove-now = Throw it away
course-keep = Leave it as it is
course-back = Back to the Qstream

course-no-questions = There are no questions yet
course-no-questions-text = Whoever writes questions for your site has to begin: a Qstream asks what is there.
course-choose-hint = Topics take turns, whatever the order in which you choose them: mixed practice is remembered better.
course-topic-chosen = { $chosen } of { $count } chosen
course-topic-all = Take all
course-topic-none = Take none
course-topic-some = One by one
course-topic-save = Take these
course-topic-large = This topic is too large for a list: take all of it or none.
course-all-topics = All topics

course-no-end = Without an end
course-change = What this changes
course-change-what = Of the plan
course-change-was = Until now
course-change-is = From now on
course-change-means = { $count ->
    [one] It holds for { $count } person from now on. Dates of questions stay; whatever comes after the last day isn’t asked.
   *[other] It holds for { $count } people from now on. Dates of questions stay; whatever comes after the last day isn’t asked.
}
course-change-now = Change it

course-add-questions = Add questions
course-add-questions-hint = These it doesn’t ask yet. They come after the ones that people have before them, at the same pace.
course-all-asked = It asks every question that there is.
course-add-look = See what it means
course-add-people-count = People who get them
course-add-last = The last new one comes on
course-add-best = It can be retired from
course-add-means = Nobody’s dates move: the new questions come after those that are planned. Whoever had finished has something to answer again.
course-add-too-late = The last of them would come after the Qstream’s last day. Move that day first, or add fewer.
course-add-early = They come before the last day, but not everybody can answer the last of them as often as it takes. A later last day helps.
course-add-move-end = Change the last day
course-add-now = { $count ->
    [one] Add { $count } question
   *[other] Add { $count } questions
}
course-add-go-on = Go on
course-added-to = { $count ->
    [0] Nobody lacked any.
    [one] { $count } person has the new questions now.
   *[other] { $count } people have the new questions now.
}

course-launch = People and launch
course-who = Who takes part
course-count = Count them
course-found = { $count ->
    [0] Nobody to add
    [one] { $count } person to add
   *[other] { $count } people to add
}
course-addresses-only = Only certain addresses
course-addresses = E-mail addresses
course-addresses-hint = Paste them from anywhere, up to 2,000: whatever stands around them doesn’t matter. Leave it empty for everybody whom the rest finds.
course-addresses-none = There is no e-mail address in it.
course-addresses-many = These are the first 2,000 addresses. Add the others after them, or import a roster with a tag and choose by it.
course-addresses-file = Or a file with addresses
course-addresses-file-hint = CSV or text. You see whom it finds before anything happens.
course-addresses-read = Read the file
course-addresses-unknown = { $count ->
    [one] { $count } address belongs to nobody of your site. Add the person, or import a roster, first:
   *[other] { $count } addresses belong to nobody of your site. Add the people, or import a roster, first:
}
course-found-none = Everybody whom this finds takes part already.
course-mend = Change the plan or the questions
course-not-ready = Before the launch:
course-launch-for = { $count ->
    [one] Launch for { $count } person
   *[other] Launch for { $count } people
}
course-add-count = { $count ->
    [one] Add { $count } person
   *[other] Add { $count } people
}
course-launch-means = First questions come on { $date }. From then on intervals and dates stay as they are; people can be added at any time.
course-added = { $count ->
    [0] Nobody was added.
    [one] { $count } person takes part now.
   *[other] { $count } people take part now.
}
course-adding = People added
course-without-dates = { $count ->
    [one] { $count } person was left out, because their working days leave some questions without a date:
   *[other] { $count } people were left out, because their working days leave some questions without a date:
}

# Teams, and who reads reports.

teams-title = Teams
teams-done = { $count ->
    [0] Nobody was put into a team: nothing of that kind is known of those without one.
    [one] { $count } person was put into a team.
   *[other] { $count } people were put into teams.
}
teams-removed = The team is dissolved. Its people keep their points.
teams-without = { $count ->
    [one] { $count } person is in no team
   *[other] { $count } people are in no team
}
teams-source = Make teams by
teams-by-manager = Manager
teams-make = Make teams
teams-make-hint = Only people without a team are moved; each value becomes a team. Whoever joins later is put into theirs when you press it again.
teams-by-hand = By hand
teams-name = Team
teams-name-hint = A new name makes a new team.
teams-addresses-hint = Whoever of these takes part is put into that team, out of any other. Paste them from anywhere.
teams-put = Put them into the team
teams-act = Change
teams-members = Members
teams-remove = Dissolve { $name }
teams-no-name = Give the team a name, up to 80 characters.
teams-too-many = A Qstream has up to 200 teams. Choose something that people have more in common.
teams-unknown = { $count ->
    [one] { $count } address belongs to nobody who takes part:
   *[other] { $count } addresses belong to nobody who takes part:
}

readers-title = Who reads reports
readers-email = E-mail address
readers-hint = Of somebody with the role of a reporting manager, which is given on their page under People.
readers-add = Let them read
readers-nobody = Nobody with that address has the role of a reporting manager.
readers-added = They read the reports of this Qstream from now on.
readers-removed = They don’t read the reports of this Qstream any more.
readers-now = Reporting managers of this Qstream
readers-none = Nobody yet.
readers-others = Managers read about their own people, owners and program managers about everybody, without being listed here.
readers-remove = Remove { $name }
