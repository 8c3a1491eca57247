import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { ClusterNamespace } from './namespace.ts';

/** A running `kubectl port-forward`. */
export class PortForward {
  private constructor(
    private readonly child: ChildProcess,
    private readonly origin: string,
  ) {}

  /**
   * Resolves when the local port listens.
   * @param target `svc/NAME` or `pod/NAME`
   * @param localPort taken when it is free; any free port else, and where none is named
   */
  static async open(namespace: ClusterNamespace, target: string, port: number, localPort?: number) {
    if (localPort === undefined) return PortForward.listen(namespace, target, `:${port}`);
    try {
      return await PortForward.listen(namespace, target, `${localPort}:${port}`);
    } catch (error) {
      if (!/unable to listen on port/i.test(String(error))) throw error;
      return PortForward.listen(namespace, target, `:${port}`);
    }
  }

  private static async listen(namespace: ClusterNamespace, target: string, ports: string): Promise<PortForward> {
    const args = ['--namespace', namespace.name, 'port-forward', '--address=127.0.0.1', target, ports];
    const child = spawn('kubectl', args, { stdio: ['ignore', 'pipe', 'pipe'] });
    let complaint = '';
    child.stderr.on('data', (chunk) => {
      complaint += chunk;
    });
    for await (const line of createInterface(child.stdout)) {
      const match = /^Forwarding from (127\.0\.0\.1:\d+) /.exec(line);
      if (!match) continue;
      // It says a line for each connection; a full pipe would block it.
      child.stdout.resume();
      return new PortForward(child, `http://${match[1]}`);
    }
    throw new Error(`kubectl port-forward ${target} ${ports}: ${complaint.trim()}`);
  }

  /**
   * The body of an answer as curl would print it; rejects when it is an error's.
   * @param request a GET where there is none
   */
  async curl(path: string, { headers, ...request }: RequestInit = {}): Promise<string> {
    const response = await fetch(this.origin + path, {
      ...request,
      // One connection a request: a kept one would still be open when the forwarding ends.
      headers: { ...headers, connection: 'close' },
    });
    if (!response.ok) throw new Error(`${path} was answered ${response.status}: ${await response.text()}`);
    return response.text();
  }

  async close(): Promise<void> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    const ended = once(this.child, 'exit');
    this.child.kill();
    await ended;
  }
}
