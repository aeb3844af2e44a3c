// A Canvas app as the public examples build it: body parser, ten lines of crypto, a session row, a template.
const crypto = require("node:crypto");
const path = require("node:path");
const Database = require("better-sqlite3");
const ejs = require("ejs");
const express = require("express");

const secret = process.env.CANVAS_SECRET;
const db = new Database(process.env.DATABASE);
db.pragma("journal_mode = WAL");
db.pragma("synchronous = FULL");
db.exec(`
  CREATE TABLE IF NOT EXISTS users (id INTEGER PRIMARY KEY, org_id TEXT, salesforce_id TEXT, name TEXT, email TEXT,
    seen_at INTEGER, UNIQUE (org_id, salesforce_id));
  CREATE TABLE IF NOT EXISTS sessions (id TEXT PRIMARY KEY, user_id INTEGER, instance_id TEXT, created_at INTEGER);
  CREATE TABLE IF NOT EXISTS questions (id INTEGER PRIMARY KEY, course TEXT, reason TEXT);
`);
if (db.prepare("SELECT COUNT(*) AS n FROM questions").get().n === 0) {
  const insert = db.prepare("INSERT INTO questions (course, reason) VALUES (?, ?)");
  for (let at = 0; at < 2; at += 1) insert.run("Velmora: what every rep must know", "New");
}

const upsertUser = db.prepare(`INSERT INTO users (org_id, salesforce_id, name, email, seen_at) VALUES (?, ?, ?, ?, ?)
  ON CONFLICT (org_id, salesforce_id) DO UPDATE SET name = excluded.name, email = excluded.email, seen_at = excluded.seen_at
  RETURNING id`);
const insertSession = db.prepare("INSERT INTO sessions (id, user_id, instance_id, created_at) VALUES (?, ?, ?, ?)");
const listQuestions = db.prepare("SELECT course, reason FROM questions");
const open = db.transaction((request) => {
  const { user, organization } = request.context;
  const now = Date.now();
  const row = upsertUser.get(organization.organizationId, user.userId, user.fullName, user.email, now);
  const session = crypto.randomUUID();
  insertSession.run(session, row.id, request.client.instanceId, now);
  return session;
});

function verify(signedRequest) {
  const [signature, payload] = signedRequest.split(".");
  const expected = crypto.createHmac("sha256", secret).update(payload).digest("base64");
  const same = signature.length === expected.length && crypto.timingSafeEqual(Buffer.from(signature), Buffer.from(expected));
  if (!same) throw new Error("bad signature");
  return JSON.parse(Buffer.from(payload, "base64").toString("utf8"));
}

const app = express();
app.disable("x-powered-by");
app.engine("ejs", ejs.renderFile);
app.set("view engine", "ejs");
app.set("views", path.join(__dirname, "views"));
app.use(express.urlencoded({ extended: false, limit: "128kb" }));
app.get("/", (request, response) => response.send("ready"));
app.post("/canvas", (request, response) => {
  let canvas;
  try {
    canvas = verify(request.body.signed_request);
  } catch {
    return response.status(403).send("refused");
  }
  const session = open(canvas);
  return response.render("today", { user: canvas.context.user, session, client: canvas.client, questions: listQuestions.all() });
});
app.listen(Number(process.env.PORT), "127.0.0.1");
