// `scripts/demo` as a newcomer runs it: own data folder, own ports, stopped as by Ctrl-C.
import assert from 'node:assert/strict';
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { request } from 'node:http';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

export const repository = fileURLToPath(new URL('../../..', import.meta.url));

/** Room for a first build on a small machine. */
const BUILD_AND_START_MS = 30 * 60_000;

export class Demo {
  static async onFreshData() {
    const demo = new Demo();
    process.once('exit', () => demo.process?.kill('SIGTERM'));
    demo.data = await mkdtemp(join(tmpdir(), 'qstream journey '));
    [demo.port, demo.orgPort] = await freePorts(2);
    return demo;
  }

  /** The org's Lightning pages. */
  get org() { return `http://harrow-pike.lightning.localhost:${this.orgPort}`; }

  get qstream() { return `http://qstream.localhost:${this.port}`; }

  /** Runs until it says `ready`; gives what it printed. */
  async start() {
    this.process = this.spawn();
    this.ended = once(this.process, 'exit');
    const complaints = [];
    this.process.stderr.on('data', (text) => { complaints.push(text); process.stderr.write(text); });
    const table = [];
    const patience = setTimeout(() => this.process.kill('SIGTERM'), BUILD_AND_START_MS);
    for await (const line of createInterface({ input: this.process.stdout })) {
      table.push(line);
      if (line === 'ready') break;
    }
    clearTimeout(patience);
    assert.equal(table.at(-1), 'ready', `scripts/demo ended early:\n${complaints.join('')}`);
    return table.join('\n');
  }

  /** Starts it without waiting for anything. */
  spawn(...options) {
    const ports = ['--port', String(this.port), '--org-port', String(this.orgPort)];
    const all = ['--no-browser', '--data', this.data, ...ports, ...options];
    // From another folder than its own, as a newcomer may.
    return spawn(join(repository, 'scripts/demo'), all, { cwd: tmpdir(), stdio: ['ignore', 'pipe', 'pipe'] });
  }

  /** Runs a command of the operator's beside the server. */
  async qstreamCommand(...args) {
    const program = join(process.env.CARGO_TARGET_DIR ?? join(repository, 'target'), 'debug/qstream');
    const { stdout } = await promisify(execFile)(program, ['--config', join(this.data, 'settings.toml'), ...args]);
    return stdout;
  }

  /** Connects another org of the simulator to the site, and gives what is known of it. */
  async connect(key) {
    const { orgs } = JSON.parse(await readFile(join(this.data, 'simulator.json'), 'utf8'));
    const org = orgs.find((one) => one.key === key);
    const file = join(this.data, `${key}.json`);
    await writeFile(file, JSON.stringify(org));
    await this.qstreamCommand('site', 'connect', 'harrow-pike', '--org', file);
    return org;
  }

  /** A button of the org's Setup. */
  async setUp(path, fields) {
    const url = `http://127.0.0.1:${this.orgPort}/lightning/setup/${path}?as=ingrid.solheim@harrowpike.example`;
    const headers = { host: `harrow-pike.lightning.localhost:${this.orgPort}`, 'content-type': 'application/x-www-form-urlencoded' };
    const sent = request(url, { method: 'POST', headers });
    sent.end(new URLSearchParams(fields).toString());
    const [response] = await once(sent, 'response');
    response.resume();
    assert.equal(response.statusCode, 303);
  }

  /** Gives the exit code. */
  async stop() {
    if (!this.process) return undefined;
    this.process.kill('SIGTERM');
    const [code] = await this.ended;
    this.process = undefined;
    return code;
  }

  async remove() {
    await this.stop();
    await rm(this.data, { recursive: true, force: true });
  }
}

export async function freePorts(count) {
  const servers = Array.from({ length: count }, () => createServer().listen(0, '127.0.0.1'));
  await Promise.all(servers.map((server) => once(server, 'listening')));
  const ports = servers.map((server) => server.address().port);
  await Promise.all(servers.map((server) => new Promise((closed) => server.close(closed))));
  return ports;
}
