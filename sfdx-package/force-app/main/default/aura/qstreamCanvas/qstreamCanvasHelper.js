({
  // The canvas app can only be named once the namespace is known; the record travels as an id and nothing else.
  find: function (component) {
    var recordId = component.get("v.recordId");
    component.set("v.parameters", JSON.stringify(recordId ? { recordId: recordId } : {}));
    var action = component.get("c.findNamespacePrefix");
    action.setCallback(this, function (response) {
      var known = response.getState() === "SUCCESS";
      component.set("v.namespacePrefix", known ? response.getReturnValue() : "");
      component.set("v.asked", known);
      component.set("v.failed", !known);
    });
    $A.enqueueAction(action);
  }
});
