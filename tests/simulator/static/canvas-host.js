// The host side of the Canvas protocol: posts the signed request into the app's frame and answers the
// messages of the genuine Canvas SDK. Messages both ways are JSON text on one line.
(function () {
  "use strict";

  var settings = JSON.parse(document.getElementById("canvas-settings").textContent);
  var container = document.getElementById("canvas-container");
  var form = document.querySelector("form[name^='canvas-hidden-form-']");
  var appOrigin = new URL(settings.canvasUrl).origin;
  var frameName = "canvas-frame-" + settings.instanceId;
  var subscriptions = {};

  function frame() { return container.querySelector("iframe"); }

  function send(message) {
    message.parentVersion = settings.version;
    message.targetModule = "Canvas";
    frame().contentWindow.postMessage(JSON.stringify(message), appOrigin);
  }

  function reply(asked, answer) {
    send({
      seq: asked.seq, clientVersion: asked.clientVersion, type: "callback",
      payload: answer.payload, status: answer.status, statusText: answer.statusText,
      responseHeaders: answer.responseHeaders
    });
  }

  function publish(name, payload, target) {
    if (!Object.prototype.hasOwnProperty.call(subscriptions, name)) { return; }
    send({ clientVersion: "41.0", type: "event", payload: { name: name, method: "onData", payload: payload, target: target } });
  }

  // One HTTP exchange in the form in which the SDK wants its answer.
  function exchange(url, options) {
    return fetch(url, options).then(function (response) {
      var headers = "";
      response.headers.forEach(function (value, name) { headers += name + ": " + value + "\r\n"; });
      return response.text().then(function (text) {
        var payload = text;
        try { payload = text ? JSON.parse(text) : ""; } catch (ignore) { /* not JSON: passed on as text */ }
        return { payload: payload, status: response.status, statusText: response.statusText, responseHeaders: headers };
      });
    }).catch(function (error) {
      return { payload: String(error), status: 0, statusText: "error", responseHeaders: "" };
    });
  }

  // The org's own resources for this app, asked for with the person's session and never the app's token.
  function connect(resource) {
    var query = new URLSearchParams({ canvas: settings.developerName, namespace: "", instanceId: settings.instanceId, place: settings.place });
    return exchange("/services/data/v" + settings.version + "/platformconnect/" + resource + "?" + query,
      { method: "PUT", headers: { Authorization: "Bearer " + settings.session, Accept: "application/json" } });
  }

  function tellOuter() {
    if (window.parent === window) { return; }
    window.parent.postMessage({ type: "canvas-outer-resize", height: frame().getBoundingClientRect().height }, settings.outerOrigin);
  }

  // A size in pixels is cut to the greatest allowed one, a percentage passes, "final" forbids any change.
  function clamped(size, greatest) {
    if (!size || greatest === "final") { return null; }
    if (/^\d+(\.\d+)?%$/.test(size)) { return size; }
    var pixels = parseFloat(size);
    if (!(pixels > 0)) { return null; }
    var limit = greatest === "infinite" ? pixels : parseFloat(greatest);
    return Math.min(pixels, limit) + "px";
  }

  function resize(size) {
    var height = clamped(size && size.height, settings.maxHeight);
    var width = clamped(size && size.width, settings.maxWidth);
    if (height) { frame().style.height = height; }
    if (width) { frame().style.width = width; }
    if (!height && !width) { return; }
    tellOuter();
    publish("canvas.resize", { height: frame().style.height, width: frame().style.width });
  }

  // Without an approval the app gets a plain GET, and has to ask the person for one.
  function submit(signedRequest) {
    if (!signedRequest) { frame().src = settings.approvalUrl; return; }
    form.elements.signed_request.value = signedRequest;
    form.submit();
  }

  // A new frame rather than a new address in the old one: nothing of the app before survives.
  function replaceFrame(signedRequest) {
    var fresh = document.createElement("iframe");
    fresh.name = fresh.id = frameName;
    fresh.title = "Qstream";
    fresh.style.height = frame().style.height;
    fresh.style.width = frame().style.width;
    container.replaceChildren(fresh);
    subscriptions = {};
    submit(signedRequest);
  }

  var answers = {
    resize: function (message) { resize(message.body.size); },
    repost: function (message) {
      if (!message.body.refresh) { replaceFrame(settings.signedRequest); return; }
      connect("signedrequest").then(function (answer) {
        if (answer.status !== 200 && answer.status !== 403) { trouble(answer); return; }
        settings.signedRequest = answer.status === 200 ? answer.payload.response : null;
        replaceFrame(settings.signedRequest);
      });
    },
    refresh: function (message) {
      connect("signedrequest").then(function (answer) {
        if (answer.status === 200) { settings.signedRequest = answer.payload.response; }
        reply(message, answer);
      });
    },
    ctx: function (message) {
      connect("canvascontext").then(function (answer) { reply(message, answer); });
    },
    ajax: function (message) {
      var asked = message.body.config || {};
      var url = new URL(message.body.url, location.href);
      if (url.origin !== location.origin) {
        reply(message, { payload: "Only addresses of this org are asked", status: 403, statusText: "Forbidden", responseHeaders: "" });
        return;
      }
      var headers = Object.assign({}, asked.headers);
      if (asked.data) { headers["Content-Type"] = asked.contentType || "application/json"; }
      exchange(url, { method: asked.method || "GET", headers: headers, body: asked.data || undefined })
        .then(function (answer) { reply(message, answer); });
    },
    subscribe: function (message) { Object.assign(subscriptions, message.body.subscriptions); },
    unsubscribe: function (message) {
      Object.keys(message.body.subscriptions || {}).forEach(function (name) { delete subscriptions[name]; });
    },
    publish: function (message) {
      var event = message.body.event || {};
      publish(event.name, event.payload, event.target);
    }
  };

  function trouble(answer) {
    var words = document.createElement("p");
    words.setAttribute("role", "alert");
    words.textContent = "Unable to retrieve signed request from the server (" + answer.status + "). Reload the page.";
    container.replaceChildren(words);
  }

  function parsed(data) {
    if (typeof data !== "string" || !/^\{.*\}$/.test(data)) { return null; }
    try { return JSON.parse(data); } catch (ignore) { return null; }
  }

  window.addEventListener("message", function (event) {
    var message = parsed(event.data);
    var body = message && message.targetModule === "Canvas" && message.body;
    var client = body && body.config && body.config.client;
    // As the real host, this one goes by the instance alone.
    if (!client || client.instanceId !== settings.instanceId || !frame()) { return; }
    if (Object.prototype.hasOwnProperty.call(answers, body.type)) { answers[body.type](message); }
  });

  frame().style.height = settings.height;
  if (settings.place !== "lightning") { frame().style.width = settings.width; }
  submit(settings.signedRequest);
  tellOuter();
}());
