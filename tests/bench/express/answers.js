// Answering as one would build it: body parser, a session row, grading, the next date, one transaction, a template.
const Database = require("better-sqlite3");
const ejs = require("ejs");
const express = require("express");

const db = new Database(process.env.DATABASE);
db.pragma("journal_mode = WAL");
db.pragma("synchronous = FULL");
db.exec(`
  CREATE TABLE sessions (id TEXT PRIMARY KEY, user_id INTEGER);
  CREATE TABLE questions (id INTEGER PRIMARY KEY, stem TEXT, options TEXT, explanation TEXT, takeaway TEXT);
  CREATE TABLE enrolments (id INTEGER PRIMARY KEY, user_id INTEGER, points INTEGER DEFAULT 0, answers INTEGER DEFAULT 0,
    retired INTEGER DEFAULT 0, last_answer_at INTEGER, last_answer_on TEXT, answers_that_day INTEGER DEFAULT 0);
  CREATE INDEX enrolments_user ON enrolments (user_id);
  CREATE TABLE presentations (id INTEGER PRIMARY KEY, enrolment_id INTEGER, question_id INTEGER, class TEXT, scheduled_on TEXT,
    state TEXT, answer_id INTEGER);
  CREATE INDEX presentations_open ON presentations (enrolment_id, question_id) WHERE state = 'open';
  CREATE TABLE answers (id INTEGER PRIMARY KEY, presentation_id INTEGER UNIQUE, enrolment_id INTEGER, chosen TEXT, correct INTEGER,
    points INTEGER, answered_at INTEGER, answered_on TEXT);
  CREATE TABLE item_states (enrolment_id INTEGER, question_id INTEGER, seen INTEGER, streak INTEGER, wrong INTEGER,
    retired_on TEXT, PRIMARY KEY (enrolment_id, question_id));
  CREATE TABLE point_events (id INTEGER PRIMARY KEY, enrolment_id INTEGER, answer_id INTEGER, kind TEXT, points INTEGER);
  CREATE TABLE exports (object TEXT, entity TEXT, version INTEGER, state TEXT, PRIMARY KEY (object, entity));
`);
const [people, questions] = [Number(process.env.PEOPLE), Number(process.env.QUESTIONS)];
db.transaction(() => {
  const text = "Mark it “do not use”, keep it at 2–8 °C and let our quality line decide";
  const options = JSON.stringify(["a", "b", "c", "d"].map((id) => ({ id, text, correct: id === "a" })));
  const explanation = "Nobody at the fridge door can judge this, and nor can you. The stock stays cold. ".repeat(4);
  for (let at = 1; at <= questions; at += 1) {
    db.prepare("INSERT INTO questions VALUES (?, ?, ?, ?, ?)").run(at, `${at}. A logger shows that the fridge reached 11 °C. What do you say?`,
      options, explanation, "Set apart, keep cold, report, wait.");
  }
  const session = db.prepare("INSERT INTO sessions VALUES (?, ?)");
  const enrolment = db.prepare("INSERT INTO enrolments (id, user_id) VALUES (?, ?)");
  const presentation = db.prepare("INSERT INTO presentations (enrolment_id, question_id, class, scheduled_on, state) VALUES (?, ?, 'new', '2020-01-01', 'open')");
  for (let person = 1; person <= people; person += 1) {
    session.run(`session-${person}`, person);
    enrolment.run(person, person);
    for (let at = 1; at <= questions; at += 1) presentation.run(person, at);
  }
})();

const sql = (text) => db.prepare(text);
const findSession = sql("SELECT user_id FROM sessions WHERE id = ?");
const findDue = sql(`SELECT presentations.*, questions.stem, questions.options, questions.explanation, questions.takeaway FROM presentations
  JOIN questions ON questions.id = question_id JOIN enrolments ON enrolments.id = enrolment_id
  WHERE presentations.id = ? AND enrolments.user_id = ? AND state = 'open'`);
const findItem = sql("SELECT * FROM item_states WHERE enrolment_id = ? AND question_id = ?");
const insertAnswer = sql("INSERT INTO answers (presentation_id, enrolment_id, chosen, correct, points, answered_at, answered_on) VALUES (?, ?, ?, ?, ?, ?, ?)");
const close = sql("UPDATE presentations SET state = 'answered', answer_id = ? WHERE id = ?");
const insertNext = sql("INSERT INTO presentations (enrolment_id, question_id, class, scheduled_on, state) VALUES (?, ?, ?, ?, 'open')");
const putItem = sql(`INSERT INTO item_states VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET seen = excluded.seen,
  streak = excluded.streak, wrong = excluded.wrong, retired_on = excluded.retired_on`);
const insertPoints = sql("INSERT INTO point_events (enrolment_id, answer_id, kind, points) VALUES (?, ?, ?, ?)");
const updateEnrolment = sql(`UPDATE enrolments SET points = points + ?, answers = answers + 1, retired = retired + ?, last_answer_at = ?,
  answers_that_day = CASE WHEN last_answer_on = ? THEN answers_that_day + 1 ELSE 1 END, last_answer_on = ? WHERE id = ?`);
const mark = sql("INSERT INTO exports VALUES (?, ?, 1, 'dirty') ON CONFLICT DO UPDATE SET version = version + 1, state = 'dirty'");
const listDue = sql("SELECT id, class FROM presentations WHERE enrolment_id = ? AND state = 'open' AND scheduled_on <= ? ORDER BY scheduled_on LIMIT 2");
const findEnrolment = sql("SELECT * FROM enrolments WHERE id = ?");

const day = (date) => date.toISOString().slice(0, 10);
function nextWorkingDay(from, days) {
  const date = new Date(from.getTime() + days * 86_400_000);
  while (date.getUTCDay() === 0 || date.getUTCDay() === 6) date.setUTCDate(date.getUTCDate() + 1);
  return day(date);
}

const answer = db.transaction((due, chosen) => {
  const now = new Date();
  const right = JSON.parse(due.options).find((option) => option.id === chosen).correct;
  const item = findItem.get(due.enrolment_id, due.question_id) ?? { seen: 0, streak: 0, wrong: 0 };
  const streak = right ? item.streak + 1 : 0;
  const retired = streak >= 2;
  const points = (item.seen === 0 ? (right ? 50 : 30) : 0) + (retired ? Math.max(0, 100 - 5 * item.wrong) : 0);
  const { lastInsertRowid } = insertAnswer.run(due.id, due.enrolment_id, chosen, right ? 1 : 0, points, now.getTime(), day(now));
  close.run(lastInsertRowid, due.id);
  const next = retired ? null : nextWorkingDay(now, right ? 10 : 5);
  if (next) insertNext.run(due.enrolment_id, due.question_id, right ? "correct_repeat" : "incorrect_repeat", next);
  putItem.run(due.enrolment_id, due.question_id, item.seen + 1, streak, item.wrong + (right ? 0 : 1), retired ? day(now) : null);
  if (points) insertPoints.run(due.enrolment_id, lastInsertRowid, "first", points);
  updateEnrolment.run(points, retired ? 1 : 0, now.getTime(), day(now), day(now), due.enrolment_id);
  mark.run("enrolment", String(due.enrolment_id));
  mark.run("participant", String(due.enrolment_id));
  mark.run("response", String(lastInsertRowid));
  return { right, points, next };
});

const page = ejs.compile(`<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Result</title></head><body><main>
<h1><%= right ? "Right" : "Not this time" %></h1><p>+<%= points %> points. You now have <%= total %> points.</p>
<p><%= next ? "You will see this again on " + next : "Learned for good" %></p><h2><%= stem %></h2>
<ul><% for (const option of options) { %><li><%= option.text %><%= option.correct ? " (Correct)" : "" %></li><% } %></ul>
<p><%= explanation %></p><p><%= takeaway %></p>
<% for (const one of due) { %><form method="post" action="/presentations/<%= one.id %>"><button>Next question</button></form><% } %>
</main></body></html>`);

const app = express();
app.disable("x-powered-by");
app.use(express.urlencoded({ extended: false, limit: "16kb" }));
app.get("/", (request, response) => response.send("ready"));
app.post("/presentations/:id/answer", (request, response) => {
  const session = findSession.get(request.body.session);
  const due = session && findDue.get(request.params.id, session.user_id);
  if (!due) return response.status(404).send("nothing here");
  const outcome = answer(due, request.body.option);
  const enrolment = findEnrolment.get(due.enrolment_id);
  const waiting = listDue.all(due.enrolment_id, day(new Date()));
  return response.send(page({ ...outcome, total: enrolment.points, stem: due.stem, options: JSON.parse(due.options),
    explanation: due.explanation, takeaway: due.takeaway, due: waiting }));
});
app.listen(Number(process.env.PORT), "127.0.0.1");
