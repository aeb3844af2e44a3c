/* Polish only: fits the frame to the page, asks for a fresh signed request when the session is over. */
(function () {
  "use strict";
  var root = document.documentElement, last = 0;
  var canvas = window.parent !== window && window.Sfdc && window.Sfdc.canvas;
  function fit() {
    if (!canvas || root.dataset.task !== "fit" || !root.dataset.origin) { return; }
    var height = Math.ceil(document.body.getBoundingClientRect().height);
    if (Math.abs(height - last) <= 1) { return; }
    last = height;
    /* Resizing needs no token; the SDK only wants the member to be there. The real one never reaches a page. */
    var client = { oauthToken: "none", instanceId: root.dataset.instance, targetOrigin: root.dataset.origin };
    canvas.client.resize(client, { height: height + "px" });
  }
  /* Opens the window of an approval, and asks for the signed request when it is done. */
  function approve() {
    var again = document.querySelector("[data-repost]"), form = document.querySelector("[data-popup]");
    function repost() { canvas.client.repost(true); }
    again.hidden = false;
    again.addEventListener("click", repost);
    document.addEventListener("qstream-approved", repost);
    form.addEventListener("submit", function (event) {
      /* Opened here, so that a blocked window can be told; the form then goes into it by its name. */
      var popup = window.open("", form.target, "popup,width=640,height=760");
      document.querySelector("[data-blocked]").hidden = Boolean(popup);
      if (!popup) { event.preventDefault(); }
    });
  }
  function begin() {
    /* A browser ignores autofocus in a foreign frame; the result of an answer should be read first all the same. */
    var first = document.querySelector("[data-focus]");
    if (first) { first.focus({ preventScroll: true }); }
    if (canvas && root.dataset.task === "bounce") { canvas.client.repost(true); }
    if (canvas && root.dataset.task === "approve") { approve(); }
    fit();
  }
  if (root.dataset.task === "approved") {
    if (window.opener) { window.opener.postMessage("qstream-approved", location.origin); }
    window.close();
    return;
  }
  document.addEventListener("qstream:page", begin);
  if (window.ResizeObserver) { new ResizeObserver(fit).observe(document.body); }
  begin();
})();
