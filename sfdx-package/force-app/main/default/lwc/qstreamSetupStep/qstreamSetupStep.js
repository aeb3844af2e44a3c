import { LightningElement, api } from "lwc";
import { filled } from "c/qstreamTexts";
import done from "@salesforce/label/c.Qstream_State_Done";
import todo from "@salesforce/label/c.Qstream_State_Todo";
import unknown from "@salesforce/label/c.Qstream_State_Unknown";
import problem from "@salesforce/label/c.Qstream_State_Problem";
import version from "@salesforce/label/c.Qstream_Step_Version";
import versionDone from "@salesforce/label/c.Qstream_Step_Version_Done";
import versionTodo from "@salesforce/label/c.Qstream_Step_Version_Todo";
import versionUnknown from "@salesforce/label/c.Qstream_Step_Version_Unknown";
import connected from "@salesforce/label/c.Qstream_Step_Connected";
import connectedDone from "@salesforce/label/c.Qstream_Step_Connected_Done";
import connectedTodo from "@salesforce/label/c.Qstream_Step_Connected_Todo";
import connectedProblem from "@salesforce/label/c.Qstream_Step_Connected_Problem";
import assigned from "@salesforce/label/c.Qstream_Step_Assigned";
import assignedDone from "@salesforce/label/c.Qstream_Step_Assigned_Done";
import assignedTodo from "@salesforce/label/c.Qstream_Step_Assigned_Todo";
import preauthorised from "@salesforce/label/c.Qstream_Step_Preauthorised";
import preauthorisedDone from "@salesforce/label/c.Qstream_Step_Preauthorised_Done";
import preauthorisedUnknown from "@salesforce/label/c.Qstream_Step_Preauthorised_Unknown";
import preauthorisedLink from "@salesforce/label/c.Qstream_Step_Preauthorised_Link";
import exported from "@salesforce/label/c.Qstream_Step_Exported";
import exportedDone from "@salesforce/label/c.Qstream_Step_Exported_Done";
import exportedTodo from "@salesforce/label/c.Qstream_Step_Exported_Todo";
import exportedProblem from "@salesforce/label/c.Qstream_Step_Exported_Problem";

const STATES = {
  done: { text: done, icon: "utility:success", variant: "success" },
  todo: { text: todo, icon: "utility:routing_offline", variant: undefined },
  unknown: { text: unknown, icon: "utility:help", variant: undefined },
  problem: { text: problem, icon: "utility:warning", variant: "warning" }
};

const TEXTS = {
  version: { title: version, done: versionDone, todo: versionTodo, unknown: versionUnknown },
  connected: { title: connected, done: connectedDone, todo: connectedTodo, problem: connectedProblem },
  assigned: { title: assigned, done: assignedDone, todo: assignedTodo },
  preauthorised: { title: preauthorised, done: preauthorisedDone, unknown: preauthorisedUnknown },
  exported: { title: exported, done: exportedDone, todo: exportedTodo, problem: exportedProblem }
};

// Apex can't tell whether the policy is set, so the way there is offered until somebody has come through.
const LINKS = {
  preauthorised: { unknown: { address: "/lightning/setup/SetupOneHome/home", text: preauthorisedLink } }
};

/** One thing that has to be right, and what to do when it isn't. */
export default class QstreamSetupStep extends LightningElement {
  /** As Apex gives it: name, state, detail. */
  @api step;

  get state() {
    return STATES[this.step.state];
  }

  get icon() {
    return this.state.icon;
  }

  get variant() {
    return this.state.variant;
  }

  get stateText() {
    return this.state.text;
  }

  get title() {
    return TEXTS[this.step.name].title;
  }

  get explanation() {
    const text = TEXTS[this.step.name][this.step.state] ?? "";
    return filled(text, this.step.detail ?? "");
  }

  get link() {
    return LINKS[this.step.name]?.[this.step.state]?.address;
  }

  get linkText() {
    return LINKS[this.step.name]?.[this.step.state]?.text;
  }
}
