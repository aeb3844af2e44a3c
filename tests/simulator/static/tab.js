// Lets the frame of the tab grow with the app, so that the page has one scroll bar and not two.
// Only the frame itself, at the org's own My Domain, may ask for a height.
(function () {
  "use strict";
  var frame = document.getElementById("canvas-outer");
  var origin = new URL(frame.src).origin;
  window.addEventListener("message", function (event) {
    if (event.source !== frame.contentWindow || event.origin !== origin) { return; }
    var height = event.data && event.data.type === "canvas-outer-resize" && Number(event.data.height);
    if (height > 0 && height < 100000) { frame.style.height = Math.ceil(height) + "px"; }
  });
}());
