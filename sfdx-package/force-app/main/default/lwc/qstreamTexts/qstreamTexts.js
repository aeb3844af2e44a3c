/** Puts values into the places {0}, {1} … of a label. */
export function filled(label, ...values) {
  return label.replace(/\{(\d+)\}/g, (place, index) => (index < values.length ? String(values[index]) : place));
}

/**
 * What a person can read out of an error of Apex, a wire or the browser; `otherwise` when there is nothing.
 */
export function readable(error, otherwise) {
  const body = error?.body;
  const messages = Array.isArray(body) ? body.map((entry) => entry.message) : [body?.message, error?.message];
  return messages.filter((message) => typeof message === "string" && message.length > 0).join(" ") || otherwise;
}
