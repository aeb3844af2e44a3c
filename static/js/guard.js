/* Runs before Salesforce's SDK, which takes messages from anybody: only our own host page may speak to it. */
(function () {
  "use strict";
  var expected = document.documentElement.dataset.origin;
  window.addEventListener("message", function (event) {
    if (!expected || event.source !== window.parent || event.origin !== expected) {
      event.stopImmediatePropagation();
    }
  }, true);
})();
