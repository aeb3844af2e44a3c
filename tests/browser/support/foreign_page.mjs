// Pages that have no business with us, served from hosts of their own.
import { once } from 'node:events';
import { createServer, get } from 'node:http';

export class ForeignPage {
  pages = new Map();

  /** `host` is any name below localhost. */
  static async serve(host) {
    const foreign = new ForeignPage();
    foreign.server = createServer((request, response) => foreign.#answer(request, response));
    await once(foreign.server.listen(0, '127.0.0.1'), 'listening');
    foreign.origin = `http://${host}:${foreign.server.address().port}`;
    return foreign;
  }

  #answer(request, response) {
    const page = this.pages.get(request.url);
    // A browser also asks for an icon.
    response.writeHead(page ? 200 : 204, { 'content-type': 'text/html; charset=utf-8', ...page?.headers });
    response.end(page?.body ?? page?.write(request));
  }

  /** The address of a page that frames `address`. */
  framing(address) {
    return this.page({ body: `<!doctype html><title>Foreign</title><iframe src="${address}"></iframe>` });
  }

  /** The address of a page that posts a signed request, into its frame `victim` or to `_top`. */
  posting(address, signedRequest, target) {
    const field = `<input type="hidden" name="signed_request" value="${signedRequest}">`;
    const form = `<form method="post" action="${address}" target="${target}">${field}</form>`;
    const sending = '<script>document.forms[0].submit()</script>';
    return this.page({ body: `<!doctype html><title>Foreign</title><iframe name="victim"></iframe>${form}${sending}` });
  }

  /** The address of a page with `headers` and a `body`, or one that `write`s its body for each request. */
  page(page) {
    const path = `/${this.pages.size}`;
    this.pages.set(path, page);
    return this.origin + path;
  }

  close() {
    this.server.close();
    this.server.closeAllConnections();
  }
}

/** A genuine signed request that nobody has used yet, as somebody on the way might hold it. */
export async function capturedSignedRequest(demo, who) {
  const path = `/canvas/host?as=${who}@harrowpike.example`;
  const headers = { host: `harrow-pike.my.localhost:${demo.orgPort}` };
  const [response] = await once(get({ host: '127.0.0.1', port: demo.orgPort, path, headers }), 'response');
  const page = (await response.toArray()).join('');
  return page.match(/name="signed_request" value="([^"]+)"/)[1];
}
