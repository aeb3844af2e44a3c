import { LightningElement, api, wire } from "lwc";
import { filled } from "c/qstreamTexts";
import findTeam from "@salesforce/apex/QstreamProgressController.findTeam";
import title from "@salesforce/label/c.Qstream_Team_Title";
import empty from "@salesforce/label/c.Qstream_Team_Empty";
import name from "@salesforce/label/c.Qstream_Team_Name";
import proficiency from "@salesforce/label/c.Qstream_Team_Proficiency";
import completed from "@salesforce/label/c.Qstream_Team_Completed";
import of from "@salesforce/label/c.Qstream_Team_Of";
import lastActivity from "@salesforce/label/c.Qstream_Team_Last_Activity";
import loading from "@salesforce/label/c.Qstream_Loading";

const COLUMNS = [
  { fieldName: "address", label: name, type: "url", typeAttributes: { label: { fieldName: "name" } } },
  {
    fieldName: "share",
    label: proficiency,
    type: "percent",
    typeAttributes: { maximumFractionDigits: 0 },
    cellAttributes: { alignment: "left" }
  },
  { fieldName: "completedOf", label: completed, type: "text" },
  { fieldName: "lastActivityAt", label: lastActivity, type: "date" }
];

/**
 * A manager's people, those who are behind first: on a user's page the people of that user, anywhere else one's own.
 */
export default class QstreamTeam extends LightningElement {
  /** Salesforce sets it on record pages. */
  @api recordId;
  labels = { title, empty, loading };
  columns = COLUMNS;
  team = {};

  // Only a user's page has a user's id; `null` asks for whoever is looking.
  get managerId() {
    return this.recordId?.startsWith("005") ? this.recordId : null;
  }

  @wire(findTeam, { managerId: "$managerId" })
  take(team) {
    this.team = team;
  }

  get error() {
    return this.team.error;
  }

  get loading() {
    return !this.team.data && !this.team.error;
  }

  get isEmpty() {
    return this.team.data?.length === 0;
  }

  get hasRows() {
    return this.team.data?.length > 0;
  }

  get rows() {
    return this.team.data.map((member) => ({
      id: member.id,
      name: member.name,
      address: `/${member.id}`,
      // Salesforce writes percent as 75; the table wants a share.
      share: member.proficiency === undefined || member.proficiency === null ? undefined : member.proficiency / 100,
      completedOf: filled(of, member.completed, member.enrolments),
      lastActivityAt: member.lastActivityAt
    }));
  }
}
