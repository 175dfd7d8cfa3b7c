// A client that keeps a correct copy of somebody's conversations through any interruption, to be copied and
// changed. Plain JavaScript without dependencies, for browsers and for Node.js 22 and later. The protocol is
// in docs/websocket.md; page.js shows how to use this.

import { Connection } from "./connection.js";
import { Copy } from "./copy.js";

const EVENTS = ["messages", "groups", "receipts"];
const TEMPORARY = ["rate_limited", "unavailable", "overloaded", "conflict"]; // errors after which to send again
const PAUSE = 100; // in which frames that need a `sync` are gathered
const QUIET = 300_000; // after which to ask anyway: nothing else tells that the network is gone
const passed = (milliseconds) => new Promise((done) => setTimeout(done, milliseconds));

/**
 * Tells of itself by the events `change`, and `logout` when a new token is needed, with which to `start` again.
 * `storage` is `localStorage`, or anything with its `getItem`, `setItem` and `removeItem`. Two clients at once
 * must not have the same: what one writes, the other would overwrite.
 */
export class Messenger extends EventTarget {
  state = "offline"; // or "catching up", "live"
  copy; // of conversations and messages
  outbox; // what was sent and is not in the copy yet; `error` says why the server does not take it
  #keys;
  #connection;
  #token;
  #timer; // of the next `sync`
  #isSyncing = false;
  #isStale = false; // whether something happened that only another `sync` tells
  #isSending = false;
  #wasRead = {}; // the message up to which a conversation was said to be read

  constructor({ server, userId, storage }) {
    super();
    Object.assign(this, { server, userId, storage });
    this.#keys = [`copy of ${userId}`, `outbox of ${userId}`];
    const [copy, outbox] = this.#keys.map((key) => JSON.parse(storage.getItem(key)));
    this.copy = new Copy(userId, copy ?? {});
    this.outbox = outbox ?? [];
    this.#connection = new Connection(server, {
      opened: () => this.#opened(),
      told: (type, item) => this.#told(type, item),
      lost: (isOver) => this.#lost(isOver),
    });
  }

  start(token) {
    this.#token = token;
    this.#connection.open(token);
  }

  stop() {
    this.#connection.close();
  }

  /** Leaves nothing behind on this device, after the last `stop`. */
  forget() {
    this.copy = new Copy(this.userId);
    this.outbox = [];
    this.#keys.forEach((key) => this.storage.removeItem(key));
  }

  /** To be called when the device wakes up or the network is back. */
  wake() {
    if (this.#connection.isOpen) this.#syncSoon();
    else this.#connection.open();
  }

  /** Reads a page of what is older than what is known of a conversation, if there is more. */
  async older(conversationId) {
    const cursor = this.copy.cursor(conversationId);
    if (cursor === null) return;
    const path = `/api/conversations/${conversationId}/messages?limit=50${cursor ? `&cursor=${cursor}` : ""}`;
    const answer = await fetch(this.server + path, { headers: { Authorization: `Bearer ${this.#token}` } });
    const page = await answer.json();
    if (!answer.ok) throw new Error(page.message);
    this.copy.addHistory(conversationId, page);
    this.#changed();
  }

  /** Sends to `{ receiverId }` or `{ groupId }`, now or as soon as there is a connection: once, whatever happens. */
  send(to, content) {
    this.outbox.push({ ...to, content, messageId: crypto.randomUUID() });
    this.#changed();
    this.#sendAll();
  }

  /** Forgets what the server does not take. */
  discard(messageId) {
    this.outbox = this.outbox.filter((message) => message.messageId !== messageId);
    this.#changed();
  }

  /** All that is known of a conversation was read. */
  read(conversationId) {
    const messageId = this.copy.messages(conversationId).at(-1)?.messageId;
    if (this.state !== "live" || !messageId || this.#wasRead[conversationId] === messageId) return;
    this.#wasRead[conversationId] = messageId;
    const told = this.#connection.ask("messageStatus", { messageId, status: "read" });
    told.then(() => this.#syncSoon(), () => delete this.#wasRead[conversationId]);
  }

  /** Asks to be told of what will happen, and only then for what has happened: nothing falls in between. */
  async #opened() {
    this.state = "catching up";
    await this.#connection.ask("subscribe", { events: EVENTS });
    await this.#sync();
    this.state = "live";
    this.#changed();
    this.#sendAll();
  }

  #told(type, item) {
    if (!this.copy.addFrame(type, item)) this.#syncSoon();
    this.#changed();
  }

  #lost(isOver) {
    clearTimeout(this.#timer);
    this.state = "offline";
    this.#changed();
    if (isOver) this.dispatchEvent(new Event("logout"));
  }

  /** The copy and the token are kept together: who loses an answer asks again with the token before it. */
  async #sync() {
    [this.#isSyncing, this.#isStale] = [true, false];
    try {
      const acknowledged = this.outbox.filter((message) => message.isSent);
      for (let hasMore = true; hasMore; ) hasMore = await this.#syncPage();
      // What is not in the copy by now has been deleted.
      this.outbox = this.outbox.filter((message) => !message.isSent || !acknowledged.includes(message));
    } finally {
      this.#isSyncing = false;
    }
    this.#syncIn(this.#isStale ? PAUSE : QUIET);
  }

  async #syncPage() {
    const { since } = this.copy;
    try {
      const asked = since ? ["sync", { since, limit: 100 }] : ["snapshot", { limit: 100 }];
      const { item, data } = await this.#connection.ask(...asked);
      this.copy.addPage(item, data);
      this.outbox = this.outbox.filter(({ messageId }) => !data.some((told) => told.messageId === messageId));
      this.#changed();
      return item.hasMore;
    } catch (error) {
      if (error.code !== "sync_start_over") throw error;
      // The database is another one, or an older one, and what it had acknowledged may be gone.
      this.copy = new Copy(this.userId);
      this.outbox.forEach((message) => delete message.isSent);
      return true;
    }
  }

  #syncSoon() {
    if (this.#isStale) return;
    this.#isStale = true;
    if (!this.#isSyncing && this.state === "live") this.#syncIn(PAUSE);
  }

  #syncIn(pause) {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#sync().catch(() => this.#connection.reopen()), pause);
  }

  /** One after the other, so that they stay in order, and under the same messageId until they are acknowledged. */
  async #sendAll() {
    if (this.#isSending) return;
    this.#isSending = true;
    const isNext = (message) => !message.isSent && !message.error;
    for (let next; this.state === "live" && (next = this.outbox.find(isNext)); this.#changed()) {
      const { isSent, error, ...params } = next;
      const asked = this.#connection.ask(params.groupId ? "messageInGroup" : "privateMessage", params);
      const refusal = await asked.then(() => null, (refusal) => refusal);
      if (!refusal) next.isSent = true;
      else if (TEMPORARY.includes(refusal.code)) await passed(refusal.retryAfterMs ?? 1000);
      else if (refusal.code) next.error = refusal.message;
      if (next.isSent) this.#syncSoon();
    }
    this.#isSending = false;
  }

  /** If there is not room for both, the copy is left out: the next start begins with a snapshot. */
  #changed() {
    const [copy, outbox] = this.#keys;
    try {
      this.storage.setItem(copy, JSON.stringify(this.copy));
      this.storage.setItem(outbox, JSON.stringify(this.outbox));
    } catch {
      this.storage.removeItem(copy);
      this.storage.setItem(outbox, JSON.stringify(this.outbox));
    }
    this.dispatchEvent(new Event("change"));
  }
}
