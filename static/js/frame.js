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
  function begin() {
    /* A browser ignores autofocus in a foreign frame; the result of an answer should be read first all the same. */
    var first = document.querySelector("[data-focus]");
    if (first) { first.focus({ preventScroll: true }); }
    if (canvas && root.dataset.task === "bounce") { canvas.client.repost(true); }
    fit();
  }
  document.addEventListener("qstream:page", begin);
  if (window.ResizeObserver) { new ResizeObserver(fit).observe(document.body); }
  begin();
})();
