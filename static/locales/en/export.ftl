### The export to Salesforce, for admins.

tab-export = Export
export-eyebrow = Salesforce export
export-none = No org is connected
export-none-text = Connect your Salesforce org, and learning data arrives there by itself.
export-another = Other orgs

## The finding

export-all-there = Everything is in Salesforce
export-all-there-text = { $rows ->
    [one] One row is there as it is here.
   *[other] { $rows } rows are there as they are here.
  }
export-under-way = { $rows ->
    [one] One row is on its way
   *[other] { $rows } rows are on their way
  }
export-under-way-text = New answers arrive within seconds, a backlog as fast as your share of the API calls allows.
export-refused-title = { $rows ->
    [one] Salesforce refused one row
   *[other] Salesforce refused { $rows } rows
  }
export-refused-text = Nothing is lost. See below why, and what mends it.
export-stopped-title = Salesforce doesn’t take a part of the rows
export-stopped-text = Nothing is lost. The objects below wait until the package or the permissions are mended.
export-held-title = The export is held back
export-held-text = Changes are kept and go out when you let it go on.
export-resting-title = The export rests until { $moment }
export-resting-text = Nothing is lost. Salesforce said: { $reason }
export-signed-out-title = Salesforce needs a new sign-in
export-signed-out-text = Changes are kept and go out afterwards. Salesforce said: { $reason }
export-no-reason = nothing more

## A run

export-run-label = Full export
export-run-backlog = Backlog
export-run-marking = Collecting rows: { $rows } so far
export-run-sending = { $left } of { $rows } rows left, { $rate } a second
export-run-time-left = , about { $span } to go
export-update = Update
export-stop = Stop the run
export-stop-question = Stop the full export?
export-stop-consequence = Rows that are there stay. Rows that wait are taken back; changes go on being exported.
export-keep-on = Keep it going

## Figures and objects

export-there = There
export-waiting = To send
export-refused = Refused
export-calls-used = Calls the org used
export-calls-used-of = { $used } of { $max }
export-calls-ours = We may make a day
export-objects = By object
export-object = Object
export-parents = { $rows } wait for a parent
export-lag = Half and 95 % arrive within
export-lag-spans = { $half } / { $most }
export-confirmed = Last confirmed
export-never = not yet
export-object-site = Site
export-object-course = Courses
export-object-question = Questions
export-object-participant = Participants
export-object-enrolment = Enrolments
export-object-response = Responses
export-object-team-score = Team scores
export-object-export-run = Export runs
export-span-milliseconds = { $count } ms
export-span-seconds = { $count } s
export-span-minutes = { $count } min
export-span-hours = { $count } h
moment-date-time = { $date }, { $time }

## What was refused

export-refusals = Refused by Salesforce
export-refusal = { $object }: { $rows ->
    [one] one row
   *[other] { $rows } rows
  }
export-said = Salesforce’s words
export-retry = Try again
export-retry-all = Try all again
export-see-one = Look at one
export-stops = Stopped
export-stop-retry = Another try is made by itself on { $moment }.
export-remedy-package = A field or object is missing, or hidden from the integration user.
    .fix = Assign Qstream Integration to the integration user, or upgrade the package.
export-remedy-permission = The integration user may not write this.
    .fix = Assign Qstream Integration to the integration user.
export-remedy-automation = A validation rule, flow or trigger of your own refused the row.
    .fix = Exempt the integration user from it.
export-remedy-storage = The org is full.
    .fix = Make room, or switch single answers off.
export-remedy-calls = The org’s API calls of the day are used up.
    .fix = Nothing to do: Qstream goes on when the day’s limit allows it.
export-remedy-parent = A row that this one belongs to isn’t there.
    .fix = Try again. If it comes back, export everything once more.
export-remedy-field = What we send doesn’t fit the field.
    .fix = Undo changes to Qstream’s fields, or upgrade the package.
export-remedy-duplicate = The org has such a row already, or a duplicate rule took it for one.
    .fix = Exempt the integration user from your duplicate rules, and remove copies of Qstream’s rows.
export-remedy-lock = Something else in the org holds these rows for long.
    .fix = Try again when long-running jobs in the org are over.
export-remedy-owner = The person can’t own the row.
    .fix = Activate the user and assign a Qstream permission set, then export everything once more.
export-remedy-unknown = We don’t know this refusal.
    .fix = Read Salesforce’s words, mend what they name, and try again.

## What can be done

export-do = What you can do
export-hold = Hold it back
export-go-on = Let it go on
export-again = Export everything
export-compare = Compare with Salesforce
export-row-label = Follow one row
export-row-hint = Its External Id, as it stands in Salesforce: acme:participant:…
export-row-find = Follow
export-done-hold = The export is held back.
export-done-resume = The export goes on.
export-done-stop = The run is stopped.
export-done-begin = The full export is started.
export-done-retry = { $rows ->
    [one] One row is tried again.
   *[other] { $rows } rows are tried again.
  }
export-done-compare = Compared: { $rows } rows looked at in { $calls } calls. { $missing } were missing, { $different } were different: they are sent again. { $unknown } are unknown here.
export-night = Compared by night, { $moment }: { $rows ->
        [one] one row
       *[other] { $rows } rows
    } with { $calls ->
        [one] one call
       *[other] { $calls } calls
    }.
export-night-same = Nothing differed.
export-night-again = { $missing } were missing in Salesforce and { $different } said something else there: they are sent again.
export-night-unknown = { $rows ->
        [one] One row in Salesforce carries this site’s name and isn’t known here. It is left alone:
       *[other] { $rows } rows in Salesforce carry this site’s name and aren’t known here. They are left alone:
    }
export-night-refused = { $questions ->
        [one] Salesforce refused one question
       *[other] Salesforce refused { $questions } questions
    }: check that the connection’s user may read every Qstream object.
export-night-goes-on = The next night goes on with the rest.
export-not-running = Nothing runs that could be stopped.
export-runs-already = An export is running already.
export-backlog-only = A backlog of changes can be held back, not stopped.
export-not-reached = Salesforce couldn’t be asked: { $reason }

## History

export-runs = Runs
export-run-started = Started
export-run-kind = What
export-run-state = State
export-run-rows = Rows
export-state-marking = Collecting
export-state-sending = Sending
export-state-done = Done
export-state-stopped = Stopped
export-calls = Latest calls
export-call-outcome = Outcome
export-call-sent = Sent
export-call-confirmed = Confirmed
export-call-id = Salesforce’s id of the call

## Before a full export

export-preflight-title = Export everything?
export-preflight-fits = It fits
export-preflight-fits-text = { $rows } rows by { $how ->
    [bulk] Bulk jobs
   *[other] single calls
  }, at Salesforce’s best rate in about { $span }. Answers of the day go first.
export-preflight-lacks = The org lacks something
export-preflight-lacks-text = Mend this first; otherwise these objects are stopped.
export-preflight-full = The org has too little storage
export-preflight-full-text = { $need } MB are needed, { $left } MB are left.
export-preflight-calls = API calls at most
export-preflight-batches = Bulk batches
export-preflight-storage = New storage
export-preflight-megabytes = { $count } MB
export-preflight-left = { $count } (the org has { $left } left)
export-preflight-begin = Export everything
export-back = Back to the export

## One row

export-row-title = The way of one row
export-row-unknown = No such row is exported
export-row-unknown-text = Copy the whole External Id from Salesforce.
export-row-clean = In Salesforce as it is here
export-row-dirty = On its way
export-row-dead = Refused
export-row-changed = Changed here
export-row-version = { $moment } (version { $version })
export-row-carried = Carried
export-row-confirmed = Confirmed
export-row-salesforce = Salesforce Id
export-row-waits = Waits for
export-row-tries = Tries
export-row-next = Next try
export-row-once-more = Sent once more
export-row-once-more-text = { $moment }, because a call’s outcome is unknown
