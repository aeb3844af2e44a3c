/* Polish only: while the focus is inside a question, the digits choose its options. Nowhere else, so that no key is taken away. */
(function () {
  "use strict";
  document.addEventListener("keydown", function (event) {
    if (event.ctrlKey || event.altKey || event.metaKey || !/^[1-9]$/.test(event.key)) { return; }
    var group = event.target.closest && event.target.closest("[data-keys]");
    var option = group && group.querySelectorAll("input[name=option]")[event.key - 1];
    if (!option) { return; }
    event.preventDefault();
    option.click();
    option.focus();
  });
})();
