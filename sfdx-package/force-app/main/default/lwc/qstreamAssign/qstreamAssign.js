import { LightningElement } from "lwc";
import { filled } from "c/qstreamTexts";
import findPeople from "@salesforce/apex/QstreamSetupController.findPeople";
import assignPeople from "@salesforce/apex/QstreamSetupController.assignPeople";
import title from "@salesforce/label/c.Qstream_Assign_Title";
import search from "@salesforce/label/c.Qstream_Assign_Search";
import name from "@salesforce/label/c.Qstream_Assign_Name";
import position from "@salesforce/label/c.Qstream_Assign_Position";
import department from "@salesforce/label/c.Qstream_Assign_Department";
import button from "@salesforce/label/c.Qstream_Assign_Button";
import nobody from "@salesforce/label/c.Qstream_Assign_Nobody";
import result from "@salesforce/label/c.Qstream_Assign_Result";
import refused from "@salesforce/label/c.Qstream_Assign_Refused";
import loading from "@salesforce/label/c.Qstream_Loading";

const COLUMNS = [
  { fieldName: "name", label: name, type: "text" },
  { fieldName: "title", label: position, type: "text" },
  { fieldName: "department", label: department, type: "text" }
];

/** Finds people without Qstream User and gives it to those who are chosen. Fires `assigned` when it has. */
export default class QstreamAssign extends LightningElement {
  labels = { title, search, button, nobody, loading };
  columns = COLUMNS;
  term = "";
  people;
  chosen = [];
  outcome;
  error;
  busy = false;

  connectedCallback() {
    this.find();
  }

  changeTerm(event) {
    this.term = event.target.value;
  }

  select(event) {
    this.chosen = event.detail.selectedRows.map((row) => row.id);
  }

  async find() {
    await this.during(async () => {
      const asked = this.term;
      const found = await findPeople({ term: asked });
      // An answer to an older question must not replace a newer one.
      if (asked === this.term) {
        this.people = found;
        this.chosen = [];
      }
    });
  }

  async assign() {
    await this.during(async () => {
      const outcome = await assignPeople({ userIds: this.chosen });
      this.outcome = this.told(outcome);
      this.dispatchEvent(new CustomEvent("assigned"));
      this.people = await findPeople({ term: this.term });
      this.chosen = [];
    });
  }

  async during(work) {
    this.busy = true;
    this.error = undefined;
    try {
      await work();
    } catch (error) {
      this.error = error;
    } finally {
      this.busy = false;
    }
  }

  told(outcome) {
    const told = [filled(result, outcome.assigned)];
    if (outcome.refusals.length > 0) {
      const reasons = [...new Set(outcome.refusals.map((refusal) => refusal.reason))];
      told.push(filled(refused, outcome.refusals.length, reasons.join(" ")));
    }
    return told.join(" ");
  }

  get hasPeople() {
    return this.people?.length > 0;
  }

  get isEmpty() {
    return this.people?.length === 0;
  }

  get nobodySelected() {
    return this.busy || this.chosen.length === 0;
  }
}
