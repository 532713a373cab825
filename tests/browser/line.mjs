// A line between a phone and the product that can be cut, put back, slowed and listened to. Must not know what goes over it.
import { createServer, request } from 'node:http';

/** A worker's script can be read and changed on the way. */
function plain({ url, headers }) {
  return url.endsWith('/sw.js') ? { ...headers, 'accept-encoding': 'identity' } : headers;
}

/** Opens a line to `target` (a base URL). `base` is where the phone calls. */
export async function openLine(target) {
  const line = { target, cut: false, bytes: 0, asked: [], change: undefined };
  const server = createServer((incoming, answer) => {
    if (line.cut) return void incoming.socket.destroy();
    const to = new URL(line.target);
    const onward = request({ host: to.hostname, port: to.port, method: incoming.method, path: incoming.url, headers: plain(incoming) }, async (back) => {
      const parts = [];
      for await (const part of back) parts.push(part);
      if (line.cut) return void incoming.socket.destroy();
      const whole = { status: back.statusCode, headers: { ...back.headers }, body: Buffer.concat(parts), url: incoming.url };
      const said = line.change?.(whole) ?? whole;
      delete said.headers['transfer-encoding'];
      said.headers['content-length'] = `${said.body.length}`;
      const size = said.body.length + back.rawHeaders.join('').length + 4 * back.rawHeaders.length;
      line.bytes += size;
      line.asked.push(`${incoming.method} ${incoming.url} ${said.status} ${size}`);
      answer.writeHead(said.status, said.headers).end(said.body);
    });
    onward.on('error', () => incoming.socket.destroy());
    incoming.pipe(onward);
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  line.base = `http://127.0.0.1:${server.address().port}`;
  line.close = () => {
    server.closeAllConnections();
    server.close();
  };
  return line;
}
