import { LightningElement, track } from "lwc";
import { filled } from "c/qstreamTexts";
import findHealth from "@salesforce/apex/QstreamSetupController.findHealth";
import title from "@salesforce/label/c.Qstream_Setup_Title";
import introduction from "@salesforce/label/c.Qstream_Setup_Introduction";
import guide from "@salesforce/label/c.Qstream_Setup_Guide";
import loading from "@salesforce/label/c.Qstream_Loading";
import refresh from "@salesforce/label/c.Qstream_Refresh";
import runs from "@salesforce/label/c.Qstream_Runs_Title";
import runsFailed from "@salesforce/label/c.Qstream_Runs_Failed";

const GUIDE = "/help/salesforce-admins";

/** Set-up and health: what has to be right for Qstream to work in this org, read anew each time. */
export default class QstreamSetup extends LightningElement {
  labels = { title, introduction, guide, loading, refresh, runs };
  @track health;
  error;
  loading = false;

  connectedCallback() {
    this.load();
  }

  async load() {
    this.loading = true;
    this.error = undefined;
    try {
      this.health = await findHealth();
    } catch (error) {
      this.error = error;
      this.health = undefined;
    } finally {
      this.loading = false;
    }
  }

  get hasErrors() {
    return this.health.errors.length > 0;
  }

  get runs() {
    return this.health.errors.map((run) => ({ ...run, failedText: filled(runsFailed, run.failed) }));
  }

  /** Only an address of the web: the row was written from outside. */
  get guide() {
    const site = this.health.siteUrl;
    return site?.startsWith("https://") ? site.replace(/\/+$/, "") + GUIDE : undefined;
  }
}
