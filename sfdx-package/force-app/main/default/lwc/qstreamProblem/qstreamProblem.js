import { LightningElement, api } from "lwc";
import { readable } from "c/qstreamTexts";
import unexpected from "@salesforce/label/c.Qstream_Error_Unexpected";

/** Shows an error in words, and nothing when there is none. */
export default class QstreamProblem extends LightningElement {
  @api error;

  get message() {
    return readable(this.error, unexpected);
  }
}
