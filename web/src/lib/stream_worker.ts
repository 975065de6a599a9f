// Shared by all tabs of one browser: one stream a room, whoever looks at it.
import { StreamSource } from './stream_source';
import type { FromTab, ToTab } from './stream';

interface Shared {
  source: StreamSource;
  ports: Set<MessagePort>;
}
const rooms = new Map<string, Shared>();

function open(port: MessagePort, room: string, after: number) {
  const shared = rooms.get(room);
  if (shared) {
    shared.ports.add(port);
    port.postMessage({ room, live: shared.source.live } satisfies ToTab);
    return;
  }
  const ports = new Set([port]);
  const tell = (message: ToTab) => ports.forEach((one) => one.postMessage(message));
  const source = new StreamSource(room, after, {
    entry: (entry) => tell({ room, entry }),
    live: (live) => tell({ room, live }),
  });
  rooms.set(room, { source, ports });
}

function close(port: MessagePort, room: string) {
  const shared = rooms.get(room);
  if (!shared?.ports.delete(port) || shared.ports.size) return;
  shared.source.close();
  rooms.delete(room);
}

(self as unknown as { onconnect: (event: MessageEvent) => void }).onconnect = (event) => {
  const port = event.ports[0];
  if (!port) return;
  port.onmessage = (message: MessageEvent<FromTab>) => {
    const { room, after } = message.data;
    if (after === null) close(port, room);
    else open(port, room, after);
  };
};
