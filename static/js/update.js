/* Polish only: inside the frame a form's answer takes the page's place without a flash or an entry in the history, and a part
   that says so is fetched anew while it runs. Whatever goes wrong, the browser does it its own way. */
(function () {
  "use strict";
  var root = document.documentElement, framed = window.parent !== window;
  function read(reply) {
    if (!/^text\/html/.test(reply.headers.get("content-type"))) { throw new Error("not a page"); }
    return reply.text().then(function (text) { return new DOMParser().parseFromString(text, "text/html"); });
  }
  function show(page) {
    ["lang", "dir", "data-origin", "data-instance", "data-task"].forEach(function (name) {
      var value = page.documentElement.getAttribute(name);
      if (value === null) { root.removeAttribute(name); } else { root.setAttribute(name, value); }
    });
    document.title = page.title;
    document.body.replaceChildren.apply(document.body, Array.from(page.body.childNodes));
    var start = document.querySelector("[data-focus]") || document.querySelector("h1") || document.body;
    if (!start.hasAttribute("tabindex")) { start.tabIndex = -1; }
    start.focus();
    document.dispatchEvent(new Event("qstream:page"));
    watch();
  }
  function send(form, by) {
    var action = (by && by.getAttribute("formaction")) || form.getAttribute("action");
    var body = new URLSearchParams(new FormData(form, by));
    return fetch(action, { method: "POST", body: body, signal: AbortSignal.timeout(20000) }).then(read);
  }
  function submitted(event) {
    var form = event.target;
    if (event.defaultPrevented || form.method !== "post" || form.target || form.enctype === "multipart/form-data") { return; }
    event.preventDefault();
    if (form.getAttribute("aria-busy")) { return; }
    form.setAttribute("aria-busy", "true");
    send(form, event.submitter).then(show).catch(function () {
      form.removeAttribute("aria-busy");
      document.removeEventListener("submit", submitted);
      form.requestSubmit(event.submitter);
      document.addEventListener("submit", submitted);
    });
  }
  function watch() {
    var part = document.querySelector("[data-refresh]");
    if (!part || part.dataset.watched) { return; }
    part.dataset.watched = "true";
    setTimeout(function () {
      var form = part.querySelector("form");
      (form ? send(form) : fetch(location.href).then(read)).then(function (page) {
        var next = page.getElementById(part.id);
        if (next && part.isConnected) { part.replaceWith(next); watch(); }
      }).catch(function () { delete part.dataset.watched; watch(); });
    }, part.dataset.refresh * 1000);
  }
  if (framed) { document.addEventListener("submit", submitted); }
  watch();
})();
