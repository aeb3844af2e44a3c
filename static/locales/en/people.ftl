# For those who run a site: people, rosters, who did what.

tab-people = People
people-eyebrow = Your site
people-title = People
people-import = Import people
people-count = { $count ->
    [one] { $count } person
   *[other] { $count } people
}
people-changed = { $count ->
    [one] { $count } person was changed.
   *[other] { $count } people were changed.
}
people-none = Nobody found
people-none-text = Try fewer letters, or narrow it down less.
people-pages = Parts of the list
people-next = More people
people-search = Beginning of a name or e-mail address
people-narrow = Narrow it down
people-find = Find
people-any = Anything
people-role = Role
people-state = State
people-label = Tag or group
people-active = Active
people-suspended = Suspended
people-name = Name
people-tick = Choose { $name }

role-learner = Learner
role-author = Author
role-reporting-manager = Reporting manager
role-program-manager = Program manager
role-admin = Admin
role-owner = Owner
role-manager = Manager

tagged-unset = Not set
tagged-true = Yes
tagged-false = No

bulk-title = Change several at once
bulk-act = What to do with everybody ticked below
bulk-value = Tag or group
bulk-value-hint = Only for these two, as name=value: Region=North
bulk-salesforce-false = Works without Salesforce
bulk-salesforce-true = Works in Salesforce
bulk-salesforce-unset = Forget whether they work in Salesforce
bulk-tag = Set a tag
bulk-group = Set a group
bulk-suspend = Suspend
bulk-reactivate = Let in again
bulk-continue = Continue
bulk-confirm = { $count ->
    [one] Change { $count } person?
   *[other] Change { $count } people?
}
bulk-apply = Change them
bulk-nobody = Nobody is ticked
bulk-unsound = The tag or group is missing
bulk-nobody-text = Go back, tick people in the list and say what to do with them.
action-back-people = Back to the list

person-details = Details
person-first-name = First name
person-last-name = Last name
person-email = E-mail
person-manager = Manager’s e-mail
person-manager-hint = Empty: nobody.
person-salesforce = Works in Salesforce
person-salesforce-hint = No: questions open in Qstream itself, not in the Salesforce tab.
person-groups = Groups
person-groups-hint = A line each as name=value: Country and up to six more.
person-tags = Tags
person-tags-hint = A line each as name=value.
person-days = Working days
person-own-days = Other days than the site’s
person-own-days-hint = The days below count only with this.
person-monday = Monday
person-tuesday = Tuesday
person-wednesday = Wednesday
person-thursday = Thursday
person-friday = Friday
person-saturday = Saturday
person-sunday = Sunday
person-roles = Roles
person-roles-hint = Everybody is a learner. Changed roles end this person’s sessions.
person-give-roles = Save roles
person-roles-given = The roles are saved.
person-suspend = Suspend
person-reactivate = Let in again
person-suspend-hint = Whoever is suspended can’t open Qstream; answers and points are kept.
person-suspended = Suspended. All sessions have ended.
person-reactivated = This person can open Qstream again.
person-erase = Erase for good…
person-data = Stored data
person-data-hint = Everything that Qstream keeps about this person, as a JSON file: to hand over when they ask. The audit keeps who took it out.
person-data-take = Download the data
person-hold-give = Put on hold
person-hold-hint = Questions that would come in that time, and after it, come later by as many days. In all Qstreams.
person-hold-end = End it
person-hold-given = They are on hold for that time; their dates have moved.
person-hold-ended = The hold is over; their dates have moved back.
person-learning = Learning
person-no-courses = Not in any Qstream yet.
person-answers = { $count ->
    [one] { $count } answer
   *[other] { $count } answers
}, { $points ->
    [one] { $points } point
   *[other] { $points } points
}
person-wrong-email = Write an e-mail address.
person-wrong-name = Write a name of at most 120 characters.
person-wrong-taken = Somebody else has this address.
person-wrong-manager = Nobody of your site has this address.
person-wrong-cycle = This would make the person their own manager.
person-wrong-label = Write each line as name=value.
person-wrong-label-long = A name and a value have at most 80 characters.
person-wrong-label-twice = A name stands there twice.
person-wrong-label-many = That is too many: at most 7 groups and 40 tags.
person-wrong-label-reserved = Salesforce_user has a field of its own.

erase-title = Erase this person for good?
erase-explained = Name, address, tags, comments and links go at once, and Salesforce is asked to give up its rows. Answers and points stay in the figures and are nobody’s. This can’t be undone.
erase-type = E-mail address of the person
erase-type-hint = Type it as it stands above.
erase-wrong = This isn’t the person’s address.
erase-now = Erase for good
erase-back = Keep this person
erased-title = The person is erased
erased-here = Nothing here says any more who this was.
erased-salesforce = { $count ->
    [0] Salesforce had no rows of this person.
    [one] Salesforce is asked to give up { $count } row.
   *[other] Salesforce is asked to give up { $count } rows.
}
erased-reference = Reference in the audit and in Salesforce’s receipts:

roster-title = Import people
roster-file = CSV file
roster-file-hint = At most 16 MB. You see what would happen before anything does.
roster-look = See what would happen
roster-refused = This file can’t be imported
roster-org = People of the connected org
roster-org-text = Everybody who is active in Salesforce, or only some, as if they stood in a file. You see what would happen before anything does.
roster-org-set = Permission set
roster-org-set-hint = Its API name, such as Qstream_User. Leave it empty for everybody.
roster-org-profile = Profile
roster-org-profile-hint = Its name, such as Sales User. May stay empty.
roster-org-read = Read from Salesforce
roster-org-unread = Nobody was read from Salesforce
roster-org-not-connected = The connection doesn’t work at the moment: see the Salesforce settings.
roster-org-nobody = Salesforce names nobody for this. The sync user sees who has a permission set only with “View Setup and Configuration”.
roster-org-many = These are more than 50,000 people: narrow them down by permission set or profile.
roster-org-refused = Salesforce refused to answer.

roster-columns = Columns
roster-columns-must = E-mail, and for new people First name and Last name.
roster-columns-may = Role, Manager email, Country, Time zone, Language, State, Salesforce_user, and as many as you like called “Group: Region” or “Tag: Level”.
roster-columns-rule = An empty cell changes nothing; a hyphen empties the field. Nobody who is missing in the file is removed.
roster-file-too-large = The file is empty or larger than { $megabytes } MB.
roster-file-empty = The file is empty.
roster-file-not-text = This is no text. Save the table as CSV.
roster-file-damaged = The letters of the file are damaged. Save it as CSV in UTF-8.
roster-file-no-email-column = No column is called E-mail.
roster-file-column-twice = The column “{ $name }” stands there twice.
roster-file-too-many-columns = More than 64 columns.
roster-file-too-many-rows = More than 200,000 rows.
roster-file-endless-record = A quotation mark is missing: the record in line { $line } doesn’t end.
roster-file-no-rows = The file has headings but no rows.
roster-moved = People changed since you looked. Nothing was imported: please choose the file again.
roster-done = The import is done.
roster-new = New
roster-changed = Changed
roster-unchanged = Unchanged
roster-warnings = With a warning
roster-errors = Left out
roster-guessed = The file doesn’t say how its letters are written; we took Windows-1252. Look at names with accents.
roster-passed-over = These columns were passed over:
roster-nothing = There is nothing to import.
roster-promise = Exactly what stands below will happen, all of it or nothing.
roster-apply = { $count ->
    [one] Import { $count } person
   *[other] Import { $count } people
}
roster-result = Download every row as CSV
roster-line = Line
roster-verdict = Result
roster-findings = Why
roster-shown = { $shown } of { $count } rows, those to look at first
roster-verdict-new = New
roster-verdict-changed = Changed
roster-verdict-unchanged = Unchanged
roster-verdict-error = Left out
roster-finding-no-email = There is no e-mail address.
roster-finding-bad-email = This is no e-mail address.
roster-finding-duplicate = The address stands in line { $line } already.
roster-finding-no-name = A new person needs a first and a last name.
roster-finding-bad-name = A name has at most 120 characters on one line.
roster-finding-cell-too-long = A cell is longer than 4 KB.
roster-finding-unknown-role = There is no such role.
roster-finding-owners-only = Owners are changed on their own page, by an owner.
roster-finding-unknown-time-zone = There is no such time zone.
roster-finding-bad-salesforce-user = Salesforce_user is true, false or empty.
roster-finding-bad-state = The state is active or suspended.
roster-finding-bad-label = A tag or group has at most 80 characters on one line.
roster-finding-manager-is-self = Nobody is their own manager.
roster-finding-manager-cycle = The managers go round in a circle.
roster-finding-unknown-manager = Nobody has the manager’s address; imported without that manager.
roster-finding-unknown-language = We don’t have this language; the person’s stays.
roster-finding-extra-cells = The row has more cells than there are columns.
roster-finding-missing-cells = The row has fewer cells than there are columns.
roster-finding-looks-like-formula = Looks like a formula; kept as text.

audit-title = Who did what
audit-none = Nothing found
audit-none-text = Narrow it down less.
audit-pages = Parts of the list
audit-order = Newest first
audit-older = Older
audit-time = When
audit-actor = Who
audit-actor-hint = user: and the person’s id, operator or system
audit-action = What
audit-action-hint = How it begins: user. or roster.
audit-subject = On what
audit-subject-hint = user: and the person’s id
audit-detail = Details
audit-csv = Download as CSV
audit-json = Download as JSON
