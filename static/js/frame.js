/* Polish only: fits the frame to the page, asks for a fresh signed request when the session is over. */
(function () {
  "use strict";
  var root = document.documentElement;
  /* A browser ignores autofocus in a foreign frame; the result of an answer should be read first all the same. */
  var first = document.querySelector("[data-focus]");
  if (first) { first.focus({ preventScroll: true }); }
  if (root.dataset.task === "approved") {
    if (window.opener) { window.opener.postMessage("qstream-approved", location.origin); }
    window.close();
    return;
  }
  var canvas = window.Sfdc && window.Sfdc.canvas;
  if (!canvas || window.parent === window) { return; }
  if (root.dataset.task === "bounce") {
    canvas.client.repost(true);
    return;
  }
  if (root.dataset.task === "approve") {
    var again = document.querySelector("[data-repost]");
    var form = document.querySelector("[data-popup]");
    var repost = function () { canvas.client.repost(true); };
    again.hidden = false;
    again.addEventListener("click", repost);
    document.addEventListener("qstream-approved", repost);
    form.addEventListener("submit", function (event) {
      /* Opened here, so that a blocked window can be told; the form then goes into it by its name. */
      var popup = window.open("", form.target, "popup,width=640,height=760");
      document.querySelector("[data-blocked]").hidden = Boolean(popup);
      if (!popup) { event.preventDefault(); }
    });
    return;
  }
  if (!root.dataset.origin || !root.dataset.instance) { return; }
  /* Resizing needs no token; the SDK only wants the member to be there. The real one never reaches a page. */
  var client = { oauthToken: "none", instanceId: root.dataset.instance, targetOrigin: root.dataset.origin };
  var last = 0;
  function fit() {
    var height = Math.ceil(document.body.getBoundingClientRect().height);
    if (Math.abs(height - last) > 1) {
      last = height;
      canvas.client.resize(client, { height: height + "px" });
    }
  }
  if (window.ResizeObserver) { new ResizeObserver(fit).observe(document.body); }
  fit();
})();
