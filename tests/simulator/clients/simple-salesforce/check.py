"""simple-salesforce as a judge of the simulator. It speaks https only, so this is the proof of that listener too.

Called with the URL of a running simulator (https), the file with its authority, and the plain URL.
"""

import csv
import io
import sys

import requests
from simple_salesforce import Salesforce
from simple_salesforce.exceptions import SalesforceExpiredSession, SalesforceMalformedRequest, SalesforceResourceNotFound

HTTPS, AUTHORITY, PLAIN = sys.argv[1:4]
OBJECT = "Qstream_Participant__c"
KEY = "External_Id__c"

session = requests.Session()
session.verify = AUTHORITY
# The environment may name another bundle, and requests would prefer that one.
session.trust_env = False

# A token of its own: another client may have ended those that the org started with.
org = session.post(f"{PLAIN}/control/tokens/approve", json={"org": "harrow-pike"}).json()
host = HTTPS.removeprefix("https://").replace("localhost", "127.0.0.1")
salesforce = Salesforce(instance=host, session_id=org["access_token"], session=session, version="68.0")
participants = getattr(salesforce, OBJECT)


def upserts_one_row():
    assert participants.upsert(f"{KEY}/ss:participant:1", {"Name": "One"}) == 201
    assert participants.upsert(f"{KEY}/ss:participant:1", {"Name": "Uno"}) == 200
    assert participants.get_by_custom_id(KEY, "ss:participant:1")["Name"] == "Uno"


def refuses_a_bad_row():
    try:
        participants.upsert(f"{KEY}/ss:participant:2", {"Email__c": "nobody"})
    except SalesforceMalformedRequest as refused:
        assert refused.content[0]["errorCode"] == "INVALID_EMAIL_ADDRESS"
    else:
        raise AssertionError("a bad address was taken")


def creates_updates_and_deletes():
    created = participants.create({KEY: "ss:participant:3", "Name": "Three"})
    assert created["success"]
    assert participants.update(created["id"], {"Name": "Tre"}) == 204
    assert participants.get(created["id"])["Name"] == "Tre"
    assert participants.delete(created["id"]) == 204
    try:
        participants.get(created["id"])
    except SalesforceResourceNotFound:
        return
    raise AssertionError("a deleted row is there")


def queries():
    found = salesforce.query(f"SELECT Id, Name FROM {OBJECT} WHERE {KEY} = 'ss:participant:1'")
    assert (found["totalSize"], found["records"][0]["Name"]) == (1, "Uno")
    assert salesforce.query(f"SELECT COUNT() FROM {OBJECT}")["totalSize"] >= 1


def describes():
    fields = participants.describe()["fields"]
    assert any(field["name"] == KEY and field["unique"] for field in fields)


def tells_limits():
    limits = salesforce.limits()
    assert limits["DailyApiRequests"]["Remaining"] < limits["DailyApiRequests"]["Max"]
    assert salesforce.api_usage["api-usage"].total == limits["DailyApiRequests"]["Max"]


def loads_in_bulk_with_failures():
    records = [{KEY: f"ss:bulk:{number}", "Name": f"Bulk {number}", "Email__c": ""} for number in range(1200)]
    records[3]["Email__c"] = "nobody"
    [job] = getattr(salesforce.bulk2, OBJECT).upsert(records=records, external_id_field=KEY)
    assert (job["numberRecordsTotal"], job["numberRecordsFailed"]) == (1200, 1)
    failed = getattr(salesforce.bulk2, OBJECT).get_failed_records(job["job_id"])
    [row] = csv.DictReader(io.StringIO(failed))
    assert row[KEY] == "ss:bulk:3" and row["sf__Error"].startswith("INVALID_EMAIL_ADDRESS:")
    good = getattr(salesforce.bulk2, OBJECT).get_successful_records(job["job_id"])
    keys = [row[KEY] for row in csv.DictReader(io.StringIO(good))]
    assert len(keys) == 1199 and keys != sorted(keys, key=lambda key: int(key.rsplit(":", 1)[1]))


def pages_through_a_long_query():
    records = [{KEY: f"ss:long:{number}", "Name": "Long"} for number in range(2500)]
    getattr(salesforce.bulk2, OBJECT).upsert(records=records, external_id_field=KEY)
    everything = salesforce.query_all(f"SELECT Id FROM {OBJECT} WHERE Name = 'Long'")
    assert len(everything["records"]) == 2500


def sees_an_expired_session():
    session.post(f"{PLAIN}/control/tokens/expire", json={"org": "harrow-pike"})
    try:
        salesforce.limits()
    except SalesforceExpiredSession:
        return
    raise AssertionError("an expired session was taken")


PARTS = [
    upserts_one_row,
    refuses_a_bad_row,
    creates_updates_and_deletes,
    queries,
    describes,
    tells_limits,
    loads_in_bulk_with_failures,
    pages_through_a_long_query,
    sees_an_expired_session,
]

for part in PARTS:
    name = part.__name__.replace("_", " ")
    try:
        part()
    except Exception:
        print(f"FAIL  simple-salesforce: {name}", flush=True)
        raise
    print(f"ok    simple-salesforce: {name}", flush=True)
