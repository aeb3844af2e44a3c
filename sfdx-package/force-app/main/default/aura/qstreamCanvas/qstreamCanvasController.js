({
  init: function (component, event, helper) {
    helper.find(component);
  }
});
