/* Runs before Salesforce's SDK, which takes messages from anybody: only our own host page may speak to it. */
(function () {
  "use strict";
  var root = document.documentElement;
  var expected = root.dataset.origin;
  window.addEventListener("message", function (event) {
    if (expected && event.source === window.parent && event.origin === expected) { return; }
    event.stopImmediatePropagation();
    /* The window in which somebody approved the app is ours; all it can bring about is a fresh signed request. */
    if (root.dataset.task === "approve" && event.origin === location.origin && event.data === "qstream-approved") {
      document.dispatchEvent(new Event("qstream-approved"));
    }
  }, true);
})();
