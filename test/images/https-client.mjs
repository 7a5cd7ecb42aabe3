// One HTTPS request from the network namespace that it is started in, by HTTP/2: https-client.mjs PORT HEADERS-AS-JSON.
// Prints { status, headers, body (base64), certificate (its common name), protocol } as JSON.
import { connect } from 'node:http2';

const [port, headers] = [Number(process.argv[2]), JSON.parse(process.argv[3])];
const session = connect(`https://localhost:${port}`, { rejectUnauthorized: false });
const fail = (error) => {
  process.stderr.write(`${error.message}\n`);
  process.exit(1);
};
session.once('error', fail);
session.once('connect', (_, socket) => {
  const stream = session.request(headers);
  const chunks = [];
  let answer = {};
  stream.once('error', fail);
  stream.once('response', (given) => (answer = given));
  stream.on('data', (chunk) => chunks.push(chunk));
  stream.once('end', () => {
    const body = Buffer.concat(chunks).toString('base64');
    const certificate = socket.getPeerCertificate().subject.CN;
    const { ':status': status, ...rest } = answer;
    process.stdout.write(JSON.stringify({ status, headers: rest, body, certificate, protocol: socket.alpnProtocol }));
    session.close();
  });
  stream.end();
});
