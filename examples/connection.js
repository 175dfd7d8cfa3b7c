// A WebSocket that comes back, with answers to what is asked over it.

const PATIENCE = 15_000; // for an answer: who gets none has no connection any more
const SESSION_IS_OVER = 4001;

export class Connection {
  #handlers;
  #token;
  #socket = null;
  #waiting = new Map(); // who waits for an answer, by requestId
  #requests = 0;
  #failures = 0;
  #timer;

  /**
   * `opened` is awaited whenever there is a connection; if it fails, another is opened. `told` gets type and item
   * of each broadcast. `lost` gets true if it is for good, for the session is over.
   */
  constructor(server, handlers) {
    this.address = `${server.replace(/^http/, "ws")}/api/ws`;
    this.#handlers = handlers;
  }

  get isOpen() {
    return this.#socket?.readyState === WebSocket.OPEN;
  }

  open(token = this.#token) {
    clearTimeout(this.#timer);
    if (this.#socket || !token) return;
    this.#token = token;
    const socket = (this.#socket = new WebSocket(this.address, ["auth", token]));
    const worked = () => (this.#failures = 0);
    socket.onopen = () => this.#handlers.opened().then(worked).catch(() => this.#lose(socket));
    socket.onmessage = ({ data }) => this.#hear(JSON.parse(data));
    socket.onclose = ({ code }) => this.#lose(socket, code);
  }

  close() {
    this.#token = null;
    clearTimeout(this.#timer);
    this.#lose(this.#socket);
  }

  /** Gives up a connection that does not do as it should. */
  reopen() {
    this.#lose(this.#socket);
  }

  /** The `params` of the reply. An error has the `code` of the server, or none if the connection was lost. */
  async ask(type, params) {
    const [socket, requestId] = [this.#socket, ++this.#requests];
    const patience = setTimeout(() => this.#lose(socket), PATIENCE);
    const answer = new Promise((resolve, reject) => this.#waiting.set(requestId, { resolve, reject }));
    try {
      socket.send(JSON.stringify({ type, params, requestId }));
      return await answer;
    } finally {
      clearTimeout(patience);
      this.#waiting.delete(requestId);
    }
  }

  #hear({ type, params, requestId, ...error }) {
    if (params?.isBroadcast) this.#handlers.told(type, params.item);
    else if (params) this.#waiting.get(requestId)?.resolve(params);
    else this.#waiting.get(requestId)?.reject(Object.assign(new Error(), error));
  }

  /** Waits longer each time, and not as long as everybody else whose server has just gone. */
  #lose(socket, code) {
    if (!socket || socket !== this.#socket) return;
    this.#socket = socket.onopen = socket.onmessage = socket.onclose = null;
    socket.close();
    this.#waiting.forEach(({ reject }) => reject(new Error("The connection is lost")));
    const delay = Math.min(30_000, 500 * 2 ** this.#failures++) * (0.5 + Math.random() / 2);
    const isOver = code === SESSION_IS_OVER;
    if (isOver) this.#token = null;
    this.#timer = setTimeout(() => this.open(), delay);
    this.#handlers.lost(isOver);
  }
}
