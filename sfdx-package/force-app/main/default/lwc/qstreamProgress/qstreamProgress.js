import { LightningElement, api, wire } from "lwc";
import { filled } from "c/qstreamTexts";
import LOCALE from "@salesforce/i18n/locale";
import findProgress from "@salesforce/apex/QstreamProgressController.findProgress";
import title from "@salesforce/label/c.Qstream_Progress_Title";
import empty from "@salesforce/label/c.Qstream_Progress_Empty";
import knownOf from "@salesforce/label/c.Qstream_Progress_Of";
import points from "@salesforce/label/c.Qstream_Progress_Points";
import due from "@salesforce/label/c.Qstream_Progress_Due";
import overdueSince from "@salesforce/label/c.Qstream_Progress_Overdue";
import unnamed from "@salesforce/label/c.Qstream_Progress_Unnamed";
import loading from "@salesforce/label/c.Qstream_Loading";

/**
 * How far a person has come: on a user's page that user, anywhere else whoever is looking.
 */
export default class QstreamProgress extends LightningElement {
  /** Salesforce sets it on record pages. */
  @api recordId;
  labels = { title, empty, loading };
  progress = {};

  // Only a user's page has a user's id; `null` asks for whoever is looking.
  get userId() {
    return this.recordId?.startsWith("005") ? this.recordId : null;
  }

  @wire(findProgress, { userId: "$userId" })
  take(progress) {
    this.progress = progress;
  }

  get error() {
    return this.progress.error;
  }

  get loading() {
    return !this.progress.data && !this.progress.error;
  }

  get isEmpty() {
    return this.progress.data?.length === 0;
  }

  get rows() {
    return this.progress.data?.map((row) => this.shown(row));
  }

  shown(row) {
    const course = row.course ?? unnamed;
    const percent = Math.round(row.proficiency ?? 0);
    const onDay = row.dueOn && this.day(row.dueOn);
    return {
      id: row.id,
      course,
      percent,
      status: row.status,
      known: filled(knownOf, percent, course),
      pointsText: row.points === undefined || row.points === null ? undefined : filled(points, this.number(row.points)),
      dueText: onDay && filled(row.overdue ? overdueSince : due, onDay),
      dueClass: row.overdue ? "slds-m-left_small slds-text-color_error" : "slds-m-left_small"
    };
  }

  number(value) {
    return new Intl.NumberFormat(LOCALE).format(value);
  }

  // A local date has no time zone: it is the same day everywhere.
  day(value) {
    return new Intl.DateTimeFormat(LOCALE, { dateStyle: "medium", timeZone: "UTC" }).format(new Date(value));
  }
}
