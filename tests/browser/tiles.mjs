// A tile server of the test itself: one small picture for every tile, and what it was asked. Under another name than the product, so that
// it is as foreign as a real one.
import { createServer } from 'node:http';

const TILE = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8/5+hHgAHggJ/PchI7wAAAABJRU5ErkJggg==', 'base64');

/** `template` for the setting, `asked` with every request so far (its address and its referrer), `close()`. */
export async function startTiles() {
  const asked = [];
  const server = createServer((request, answer) => {
    asked.push({ url: request.url, referer: request.headers.referer, cookie: request.headers.cookie });
    answer.writeHead(200, { 'content-type': 'image/png' }).end(TILE);
  });
  await new Promise((ready) => { server.listen(0, 'localhost', ready); });
  server.unref();
  return { template: `http://localhost:${server.address().port}/tegels/{z}/{x}/{y}.png`, asked, close: () => server.close() };
}
